import type { Secret } from '../secret.ts';

/**
 * What is known about the end of a token's life. `unknown` differs from `never`: the provider may end such a token
 * at any time, so it must not be cached.
 */
export type Expiry =
  | { readonly kind: 'at'; readonly at: Date }
  | { readonly kind: 'never' }
  | { readonly kind: 'unknown' };

export const expiresAt = (at: Date): Expiry => ({ kind: 'at', at });
export const neverExpires: Expiry = { kind: 'never' };
export const unknownExpiry: Expiry = { kind: 'unknown' };

/** What every provider's tokens have in common, without the secret. */
export interface TokenFacts {
  /** Package name without scope, e.g. `mews-pos`. */
  readonly provider: string;
  /** What the token is bound to, in the provider's terms: an instance, an application, a space code, a client. */
  readonly subject: string;
  /** Scopes in the provider's spelling. */
  readonly scopes: readonly string[];
  readonly expiry: Expiry;
  readonly refreshable: boolean;
  /** The provider's own id of the token, where it has one. */
  readonly providerTokenId?: string | undefined;
}

/** A token that was issued to us: the provider-neutral view. */
export interface IssuedToken extends TokenFacts {
  readonly secret: Secret;
  /** When the response arrived, by our clock. */
  readonly issuedAt: Date;
  /** The provider's response body. It holds the secret. */
  readonly raw: Secret<unknown>;
}

/** A token as a provider's list shows it. */
export interface ListedToken extends TokenFacts {
  readonly providerTokenId: string;
  readonly description?: string | undefined;
  readonly createdAt?: Date | undefined;
  /** Only where the provider shows the secret again. */
  readonly secret?: Secret | undefined;
}
