import type { FetchFunction } from '../client/fetch.ts';
import type { RetryPolicy } from '../client/retry.ts';
import type { RenewalWindows } from './freshness.ts';
import type { IssuedToken } from './issued-token.ts';
import type { IssueChallenge, TokenIssuer } from './issuer.ts';
import type { OrphanPolicy } from './settle-mint.ts';
import type { TokenCache } from './token-cache.ts';

export interface TokenSourceOptions {
  readonly issuer: TokenIssuer;
  /** What the issuer is asked for. */
  readonly request: unknown;
  /** Shares the token with other processes. */
  readonly cache?: TokenCache | undefined;
  /** How long a lock of the cache is held and waited for, and a mint under it may take, in ms. Default 30000. */
  readonly lockTime?: number | undefined;
  readonly windows?: RenewalWindows | undefined;
  /** Pauses after failures. */
  readonly backoff?: RetryPolicy | undefined;
  /** Solves a second factor: gives the one-time code of a challenge that was just sent. */
  readonly onChallenge?: ((challenge: IssueChallenge) => Promise<string>) | undefined;
  /**
   * What to do with a token whose mint succeeded although its response was lost. Only where the provider lists tokens
   * by tag; each mint is tagged then. Without it such a mint just fails, and the token lives on unused.
   */
  readonly orphans?: OrphanPolicy | undefined;
  /** Told about a renewal behind a token that still lives, and about a cache that fails after a mint. */
  readonly onBackgroundError?: ((error: unknown) => void) | undefined;
  /** Used by `fetch` instead of the global one. */
  readonly fetch?: FetchFunction | undefined;
  /** Clock in ms since 1970, for tests. */
  readonly now?: (() => number) | undefined;
  /** Clock in ms that never jumps, for tests. Default `now` where that is given. */
  readonly monotonic?: (() => number) | undefined;
  /** Random numbers in [0, 1) for the jitter of pauses, for tests. */
  readonly random?: (() => number) | undefined;
}

export interface GetTokenOptions {
  /** Mints a new token even if the present one is fresh, unless a forced mint is on its way already. */
  readonly force?: boolean | undefined;
  /** Ends this caller's waiting, not the mint. */
  readonly signal?: AbortSignal | undefined;
}

export interface TokenFetchInit extends RequestInit {
  /** Whether the request may be sent again after a 401. Default by its method: all but POST and PATCH. */
  readonly repeatable?: boolean;
}

export interface TokenSource {
  /**
   * A valid token.
   * @throws {TokenUnavailableError} when the last mint failed and it is too early to try again
   * @throws the error of the mint
   */
  get(options?: GetTokenOptions): Promise<IssuedToken>;
  /** Forgets a token that the provider refused; without an argument, the present one. A newer one stays. */
  invalidate(token?: IssuedToken): Promise<void>;
  /**
   * `fetch` with the token added where the provider wants it; after a 401 once more with a fresh token. Redirects are
   * not followed unless `init.redirect` says so.
   * @throws {InvalidRequestError} when the URL is neither https nor on loopback
   */
  fetch(input: string | URL, init?: TokenFetchInit): Promise<Response>;
}
