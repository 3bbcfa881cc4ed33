import type { Operations } from '../operation/operation.ts';
import type { Reply, ReplyFunction } from '../operation/operation-types.ts';
import type { RouteMatch } from '../serve/route.ts';
import type { Random } from './random.ts';
import type { StoreTransaction } from './store.ts';

/** One request on its way through a sandbox, inside its transaction. */
export interface Exchange<Id extends string = string> {
  readonly method: string;
  readonly url: URL;
  /** Path below the sandbox's base path. */
  readonly path: string;
  /** Origin and base path, without a trailing slash: what a client calls the base URL. */
  readonly baseUrl: string;
  readonly headers: Headers;
  /** The request body; `undefined` when it is longer than the sandbox allows. */
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  readonly match: RouteMatch<Id>;
  readonly tx: StoreTransaction;
  readonly random: Random;
  /** Arrival by the sandbox clock, in ms since 1970. */
  readonly now: number;
}

/** Thrown to end a request with a reply. What the transaction wrote until then is kept. */
export class Refusal extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(`refused with status ${reply.status}`);
    this.reply = reply;
  }
}

/** The reply of an answer, also when it ended with a {@link Refusal}. */
export const settle = (answer: Promise<Reply>): Promise<Reply> =>
  answer.catch((error: unknown) => {
    if (error instanceof Refusal) return error.reply;
    throw error;
  });

/** One handler an operation; `reply` accepts only what the operation declares. */
export type Handlers<Ops extends Operations, Context> = {
  readonly [K in keyof Ops]: (context: Context, reply: ReplyFunction<Ops[K]['responses']>) => Promise<Reply> | Reply;
};
