import type { Operations } from '../../operation/operation.ts';
import type { Reply, ReplyFunction } from '../../operation/operation-types.ts';
import type { ServedCall, ServedHandlers } from '../../serve/serve-types.ts';
import type { Sandbox, SandboxState } from '../sandbox-types.ts';

/** Handlers of a provider's own control operations. Each runs inside a transaction on the seeded state. */
export type ControlHandlers<Ops extends Operations> = {
  readonly [K in keyof Ops]: (
    call: ServedCall<Ops[K], SandboxState>,
    reply: ReplyFunction<Ops[K]['responses']>,
  ) => Promise<Reply> | Reply;
};

/** Control operations that only one provider's sandbox has, such as an outbox of one-time codes. */
export interface ControlExtension {
  readonly operations: Operations;
  readonly handlers: ServedHandlers<Operations, Sandbox>;
}

/** Declares what a provider adds to the control API of its sandbox. */
export function controlExtension<Ops extends Operations>(
  operations: Ops,
  handlers: ControlHandlers<Ops>,
): ControlExtension {
  const served = Object.keys(operations).map((id: keyof Ops & string) => {
    const handle = handlers[id];
    const inTransaction: ServedHandlers<Ops, Sandbox>[typeof id] = ({ context: sandbox, ...parts }, reply) =>
      sandbox.transaction((context) => Promise.resolve(handle({ ...parts, context }, reply)));
    return [id, inTransaction] as const;
  });
  // The loop erases which handler belongs to which operation; the server calls each with its own operation's parts.
  return { operations, handlers: Object.fromEntries(served) as ControlExtension['handlers'] };
}
