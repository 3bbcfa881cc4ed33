import { readBounded } from '../http/bounded-body.ts';
import { problem } from '../operation/bodies.ts';
import type { OperationSpec, Operations, Responses } from '../operation/operation.ts';
import type { Reply } from '../operation/operation-types.ts';
import { Problem } from '../operation/problem.ts';
import { replyFor } from '../operation/reply.ts';
import { checkReply } from './check-reply.ts';
import { ProblemRefusal } from './problem-refusal.ts';
import { readInput } from './read-input.ts';
import { respond } from './respond.ts';
import { matchRoute } from './route.ts';
import type { ServedHandlers } from './serve-types.ts';

/** Faults of a request that the server itself finds, before a handler sees it. */
export type RequestFault =
  | 'not-found'
  | 'method-not-allowed'
  | 'content-too-large'
  | 'unsupported-media-type'
  | 'malformed-json'
  | 'invalid-request'
  | 'internal';

const faults: Readonly<Record<RequestFault, readonly [status: number, title: string, detail: string]>> = {
  'not-found': [404, 'Not Found', 'There is nothing at this path'],
  'method-not-allowed': [405, 'Method Not Allowed', 'The path is known, the method is not'],
  'content-too-large': [413, 'Content Too Large', 'The request body is too large'],
  'unsupported-media-type': [415, 'Unsupported Media Type', ''],
  'malformed-json': [400, 'Malformed JSON', ''],
  'invalid-request': [400, 'Invalid Request', 'The request does not fit its declaration'],
  internal: [500, 'Internal Server Error', 'An unexpected error occurred'],
};

/** What serves a set of operations. */
export interface ServedApi<Ops extends Operations, Context> {
  readonly operations: Ops;
  readonly handlers: ServedHandlers<Ops, Context>;
  /** Path in front of the operations' paths. Default none. */
  readonly basePath?: string | undefined;
  /** Longest request body in bytes. Default 64 KiB. */
  readonly maxBodyBytes?: number | undefined;
  /** URI of a kind of problem. Default `about:blank`. */
  readonly problemType?: ((fault: RequestFault) => string) | undefined;
  /**
   * What the handlers get beside the request. Called before the body is read, so this is the place to authenticate.
   * May throw a {@link ProblemRefusal}.
   */
  readonly contextOf: (operation: OperationSpec, request: Request) => Context | Promise<Context>;
  /** The problem that an error of a handler means to the caller; `undefined` for a fault of the server itself. */
  readonly refusalOf?: ((error: unknown) => ProblemRefusal | undefined) | undefined;
  /** Told about faults of the server itself, which are answered with status 500. Without it `fetch` rejects. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/**
 * Serves operations as a fetch function. Errors are problem details (RFC 9457); it rejects, with the stream's error,
 * when the request's body breaks off.
 */
export function serveOperations<Ops extends Operations, Context>(
  api: ServedApi<Ops, Context>,
): (request: Request) => Promise<Response> {
  const { operations, basePath = '', problemType = () => 'about:blank' } = api;
  const refusal = (fault: RequestFault, more: Partial<Problem> = {}, headers: Reply['headers'] = {}) => {
    const [status, title, detail] = faults[fault];
    return new ProblemRefusal({ type: problemType(fault), title, status, detail, ...more }, headers);
  };

  const answer = async (request: Request): Promise<readonly [Responses, Reply]> => {
    const url = new URL(request.url);
    const below = url.pathname.startsWith(`${basePath}/`) ? url.pathname.slice(basePath.length) : '';
    const match = matchRoute<keyof Ops & string>(operations, request.method, below);
    if (match.kind === 'none') throw refusal('not-found');
    if (match.kind === 'method') throw refusal('method-not-allowed', {}, { Allow: match.allow.join(', ') });
    const { operation, id, params } = match;
    const context = await api.contextOf(operation, request);
    const bytes = await readBounded(request.body, api.maxBodyBytes ?? 65_536).catch((cause: unknown) => {
      throw new BrokenBody(cause);
    });
    if (bytes === undefined) throw refusal('content-too-large');
    const reading = readInput(operation, { url, headers: request.headers, params, bytes });
    if (reading.kind === 'invalid') throw refusal('invalid-request', { errors: [...reading.errors] });
    if (reading.kind === 'malformed-json') throw refusal('malformed-json', { detail: reading.detail });
    if (reading.kind === 'media-type') {
      throw refusal('unsupported-media-type', { detail: reading.detail }, reading.headers);
    }
    // `readInput` has parsed the parts with the schemas from which the handler's types are inferred.
    const call = { ...reading.parts, context } as Parameters<(typeof api.handlers)[typeof id]>[0];
    const reply = await api.handlers[id](call, replyFor<Ops[typeof id]['responses']>(operation.responses));
    checkReply(operation.responses, reply, id);
    return [operation.responses, reply];
  };

  return async (request) => {
    const [responses, reply] = await answer(request).catch((error: unknown) => {
      if (error instanceof BrokenBody) throw error.cause;
      const known = error instanceof ProblemRefusal ? error : api.refusalOf?.(error);
      if (known !== undefined) return problemReply(known);
      if (api.onError === undefined) throw error;
      api.onError(error);
      return problemReply(refusal('internal'));
    });
    return respond(responses, reply, request.method);
  };
}

/** The request ended in the middle of its body: nobody is left to be answered. */
class BrokenBody extends Error {
  constructor(cause: unknown) {
    super('The request body broke off', { cause });
  }
}

function problemReply({ problem: body, headers }: ProblemRefusal): readonly [Responses, Reply] {
  const { status } = body;
  return [{ [status]: { description: body.title, body: problem(Problem) } }, { status, headers, body }];
}
