import * as z from 'zod/mini';

/**
 * A token to introspect (RFC 7662, section 2.1) or to revoke (RFC 7009, section 2.1). Parameters that we do not know,
 * such as a `client_id`, are ignored as RFC 6749, section 3.2 demands; the hint is ignored too.
 */
export const TokenForm = z.object({
  token: z.string().check(z.minLength(1), z.maxLength(8192)),
  token_type_hint: z.optional(z.string()),
});

/** Introspection response (RFC 7662, section 2.2). Of a token that is not active only that is told. */
export const Introspection = z.looseObject({
  active: z.boolean(),
  scope: z.optional(z.string()),
  /** Id of the connection. */
  client_id: z.optional(z.string()),
  /** Seconds (s) since 1970; absent where the token has no known end. */
  exp: z.optional(z.int()),
  iat: z.optional(z.int()),
  /** What the token is bound to, in the provider's terms. */
  sub: z.optional(z.string()),
  /** The provider. */
  iss: z.optional(z.string()),
  /** Id of the token in the service. */
  jti: z.optional(z.string()),
});
