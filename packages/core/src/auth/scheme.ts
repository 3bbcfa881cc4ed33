/** No credential travels. */
export interface NoAuth {
  readonly kind: 'none';
}
/** `Authorization: Bearer <token>` (RFC 6750). */
export interface Bearer {
  readonly kind: 'bearer';
}
/** `Authorization: Basic <base64 of user:password in UTF-8>` (RFC 7617). */
export interface Basic {
  readonly kind: 'basic';
}
/** Credentials are members of the JSON body. */
export interface BodyMembers<M extends string = string> {
  readonly kind: 'body';
  readonly members: readonly M[];
}
/** One of several schemes; a client uses the first that its credentials fit. */
export interface AnyOf<S extends SingleScheme = SingleScheme> {
  readonly kind: 'any';
  readonly schemes: readonly S[];
}

export type SingleScheme = NoAuth | Bearer | Basic | BodyMembers;

/** How credentials travel, as data: the client applies it, the sandbox reads it, OpenAPI documents it. */
export type AuthScheme = SingleScheme | AnyOf;

/** The single schemes of which a scheme consists. */
export type SchemeOf<A extends AuthScheme> = A extends AnyOf<infer S> ? S : A;

export const none = (): NoAuth => ({ kind: 'none' });
export const bearer = (): Bearer => ({ kind: 'bearer' });
export const basic = (): Basic => ({ kind: 'basic' });
export const bodyMembers = <const M extends string>(...members: M[]): BodyMembers<M> => ({ kind: 'body', members });
export const anyOf = <const S extends readonly SingleScheme[]>(...schemes: S): AnyOf<S[number]> => ({
  kind: 'any',
  schemes,
});

export const schemesOf = (scheme: AuthScheme): readonly SingleScheme[] =>
  scheme.kind === 'any' ? scheme.schemes : [scheme];
