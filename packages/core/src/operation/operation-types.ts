import type { input, output } from 'zod/v4/core';
import type { BodyMembers, SchemeOf } from '../auth/scheme.ts';
import type { BodySpec, OperationSpec, Responses, Schema } from './operation.ts';

type BodyOut<R> = R extends { readonly body: BodySpec<infer S> } ? output<S> | Absent<R> : undefined;
type Absent<R> = R extends { readonly body: { readonly optional: true } } ? undefined : never;
type BodyIn<R> = R extends { readonly body: BodySpec<infer S> } ? input<S> : undefined;

/** Members of the body that carry credentials: the client adds them, callers never pass them. */
type AuthMember<O extends OperationSpec> = Extract<SchemeOf<O['auth']>, BodyMembers>['members'][number];
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;
type WithoutAuth<O extends OperationSpec, B> = [AuthMember<O>] extends [never] ? B : DistributiveOmit<B, AuthMember<O>>;

/** A part of the input is optional when an empty object satisfies it. */
type Part<K extends string, T> = Record<never, never> extends T ? { readonly [P in K]?: T } : { readonly [P in K]: T };
type SchemaPart<K extends string, S> = S extends Schema ? Part<K, input<S>> : unknown;
type BodyPart<O extends OperationSpec, B> =
  B extends BodySpec<infer S>
    ? B extends { readonly optional: true }
      ? { readonly body?: WithoutAuth<O, input<S>> }
      : Part<'body', WithoutAuth<O, input<S>>>
    : unknown;

type Member<T, K extends string> = T extends { readonly [P in K]: infer V } ? V : undefined;

/** What a caller passes to an operation: `path`, `query`, `headers` and `body`, as far as it has them. */
export type OperationInput<O extends OperationSpec> = SchemaPart<'path', Member<O['request'], 'path'>> &
  SchemaPart<'query', Member<O['request'], 'query'>> &
  SchemaPart<'headers', Member<O['request'], 'headers'>> &
  BodyPart<O, Member<O['request'], 'body'>>;

type StatusOf<R extends Responses> = keyof R & number;
type SuccessStatus = 200 | 201 | 202 | 203 | 204;

/** Every declared response of an operation, discriminated by `status`. */
export type OperationResult<O extends OperationSpec> = {
  [S in StatusOf<O['responses']>]: { readonly status: S; readonly body: BodyOut<O['responses'][S]> };
}[StatusOf<O['responses']>];

/** The declared successes of an operation. */
export type OperationSuccess<O extends OperationSpec> = Extract<OperationResult<O>, { readonly status: SuccessStatus }>;

/** The parsed body of a success; `undefined` for a success without content. */
export type OperationBody<O extends OperationSpec> = OperationSuccess<O>['body'];

/** A response that a sandbox sends. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly body: unknown;
}

type HeadersIn<R> = R extends { readonly headers: infer H extends Schema } ? input<H> : Record<never, never>;
type ReplyHeaders<R> =
  Record<never, never> extends HeadersIn<R>
    ? { readonly headers?: HeadersIn<R> & ExtraHeaders }
    : { readonly headers: HeadersIn<R> & ExtraHeaders };
type ExtraHeaders = Readonly<Record<string, string | number | undefined>>;
type ReplyBody<R> = R extends { readonly body: BodySpec }
  ? { readonly body: BodyIn<R> }
  : { readonly body?: undefined };
type ReplyInit<R> = ReplyHeaders<R> & ReplyBody<R>;

/** Makes a reply. A status, body or required header that the responses do not declare is a compile error. */
export type ReplyFunction<R extends Responses> = <S extends StatusOf<R>>(
  status: S,
  ...init: Record<never, never> extends ReplyInit<R[S]> ? [init?: ReplyInit<R[S]>] : [init: ReplyInit<R[S]>]
) => Reply;
