import type { Responses } from './operation.ts';
import type { Reply, ReplyFunction } from './operation-types.ts';

/** A reply function whose statuses, headers and bodies are those of the declared responses. */
export function replyFor<R extends Responses>(_responses: R): ReplyFunction<R> {
  return (status, init?: { headers?: Reply['headers']; body?: unknown }) => ({
    status,
    headers: init?.headers ?? {},
    body: init?.body,
  });
}
