import type { Operations } from '../operation/operation.ts';
import type { Reply } from '../operation/operation-types.ts';
import { replyFor } from '../operation/reply.ts';
import type { Handlers } from './exchange.ts';

/** Runs the handler of an operation with a reply function that knows its declared responses. */
export async function dispatch<Ops extends Operations, Context>(
  operations: Ops,
  handlers: Handlers<Ops, Context>,
  id: keyof Ops & string,
  context: Context,
): Promise<Reply> {
  const operation = operations[id];
  if (operation === undefined) throw new Error(`No operation ${id}`);
  return handlers[id](context, replyFor<Ops[typeof id]['responses']>(operation.responses));
}
