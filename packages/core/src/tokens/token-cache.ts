import type { IssuedToken } from './issued-token.ts';
import type { TokenIssuer } from './issuer.ts';

/** Releases a lock. Releasing one that has meanwhile run out does nothing. */
export type Unlock = () => Promise<void>;

/** Where processes share tokens: a database, a key-value server. The source's own memory is in front of it. */
export interface TokenCache {
  get(key: string): Promise<IssuedToken | undefined>;
  set(key: string, token: IssuedToken): Promise<void>;
  /** Forgets the token under a key, unless it is another than the given one by now. */
  delete(key: string, token: IssuedToken): Promise<void>;
  /**
   * Waits for the lock of a key, at most `wait` ms; holds it for `lease` ms at most, so that a holder that died does
   * not block others for ever. `undefined` when the wait ended first.
   */
  lock(key: string, lease: number, wait: number): Promise<Unlock | undefined>;
}

/** Texts as one text that no other list of texts gives: each is preceded by its length. */
export const joinLengthPrefixed = (parts: readonly string[]): string =>
  parts.map((part) => `${part.length}:${part}`).join('');

/** The key of a mint: provider, base URL, credential fingerprint, subject and scopes. It reveals no secret. */
export async function cacheKeyOf(issuer: TokenIssuer, request: unknown): Promise<string> {
  const { baseUrl, credential, subject, scopes } = issuer.identify(request);
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(credential.reveal()));
  const fingerprint = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return joinLengthPrefixed([issuer.provider, baseUrl, fingerprint, subject, joinLengthPrefixed(scopes.toSorted())]);
}
