import type { output } from 'zod/v4/core';
import type { BodySpec, OperationSpec, Operations, Schema } from '../operation/operation.ts';
import type { Reply, ReplyFunction } from '../operation/operation-types.ts';

type Member<T, K extends string> = T extends { readonly [P in K]: infer V } ? V : undefined;
type Parsed<S> = S extends Schema ? output<S> : undefined;
type ParsedBody<B> =
  B extends BodySpec<infer S> ? output<S> | (B extends { readonly optional: true } ? undefined : never) : undefined;

/** What a handler gets: the parts of the request, parsed as its operation declares them, and the server's context. */
export interface ServedCall<O extends OperationSpec, Context> {
  readonly path: Parsed<Member<O['request'], 'path'>>;
  readonly query: Parsed<Member<O['request'], 'query'>>;
  readonly headers: Parsed<Member<O['request'], 'headers'>>;
  readonly body: ParsedBody<Member<O['request'], 'body'>>;
  readonly context: Context;
}

/** One handler an operation; `reply` accepts only what the operation declares. */
export type ServedHandlers<Ops extends Operations, Context> = {
  readonly [K in keyof Ops]: (
    call: ServedCall<Ops[K], Context>,
    reply: ReplyFunction<Ops[K]['responses']>,
  ) => Promise<Reply> | Reply;
};
