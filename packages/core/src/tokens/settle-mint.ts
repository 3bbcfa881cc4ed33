import type { CallOptions } from '../client/options.ts';
import type { Expiry, IssuedToken, ListedToken } from './issued-token.ts';
import type { TokenIssuer } from './issuer.ts';

/** What became of a mint whose response was lost. */
export type MintOutcome =
  /** The token exists and is ours now. */
  | { readonly outcome: 'minted'; readonly token: IssuedToken }
  /** The token existed; it was revoked, because its secret cannot be had or because the caller wanted it so. */
  | { readonly outcome: 'revoked'; readonly providerTokenId: string }
  | { readonly outcome: 'not-minted' }
  /** The provider cannot tell, or was not reached. A live token that nobody holds may exist. */
  | { readonly outcome: 'unknown'; readonly error: unknown };

export type OrphanPolicy = 'adopt' | 'revoke';

/** Whether an error leaves it open if a mint took effect. */
export const isAmbiguous = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'mayHaveTakenEffect' in error && error.mayHaveTakenEffect === true;

/**
 * Finds out what became of a tagged mint and deals with the orphan: adopts it where the provider shows its secret
 * again, else revokes it. Ask after the connection is closed for good: a request still under way is not listed yet.
 */
export async function settleMint(
  issuer: TokenIssuer,
  tag: string,
  policy: OrphanPolicy,
  now: () => number,
  options?: CallOptions,
): Promise<MintOutcome> {
  if (issuer.list === undefined || !issuer.capabilities.tags) {
    return { outcome: 'unknown', error: new Error(`${issuer.provider} cannot list tokens by tag`) };
  }
  try {
    const listed = await issuer.list(options);
    const orphan = listed.find(({ description = '' }) => description.split(/\s+/).includes(tag));
    if (orphan === undefined) return { outcome: 'not-minted' };
    if (policy === 'adopt' && orphan.secret !== undefined)
      return { outcome: 'minted', token: adopted(orphan, orphan.secret, now()) };
    if (issuer.revoke === undefined)
      return { outcome: 'unknown', error: new Error(`${issuer.provider} cannot revoke tokens`) };
    await issuer.revoke(orphan, options);
    return { outcome: 'revoked', providerTokenId: orphan.providerTokenId };
  } catch (error) {
    return { outcome: 'unknown', error };
  }
}

function adopted(orphan: ListedToken, secret: IssuedToken['secret'], now: number): IssuedToken {
  const { provider, subject, scopes, refreshable, providerTokenId } = orphan;
  const expiry: Expiry = orphan.expiry;
  const issuedAt = orphan.createdAt ?? new Date(now);
  return { provider, subject, scopes, refreshable, providerTokenId, expiry, secret, issuedAt, raw: secret };
}
