import type { IssuedToken } from './issued-token.ts';

/** How long before its end a token is renewed, in milliseconds (ms). */
export interface RenewalWindows {
  /** Less time left than this: the present token is served and renewed behind it. */
  readonly background: number;
  /** Less time left than this: callers wait for the new token. */
  readonly blocking: number;
}

export const defaultWindows: RenewalWindows = { background: 120_000, blocking: 30_000 };

/** What a token source may do with a token. */
export type Freshness = 'fresh' | 'renew-behind' | 'renew-first' | 'ended';

/** Wall clock in ms since 1970, and a clock in ms that never jumps. */
export interface Clocks {
  readonly now: () => number;
  readonly monotonic: () => number;
}

/** A token with the moment of its issue by a clock that never jumps. */
export interface HeldToken {
  readonly token: IssuedToken;
  /** Monotonic time in ms. */
  readonly heldSince: number;
}

/** Takes a token into custody. Of one that another process has minted only its age by the wall clock is known. */
export const hold = (token: IssuedToken, { now, monotonic }: Clocks): HeldToken => ({
  token,
  heldSince: monotonic() - Math.max(0, now() - token.issuedAt.getTime()),
});

/**
 * Judges a token. The time left is the smaller of what the wall clock and the monotonic clock say, so that a wall
 * clock set back does not keep a dead token alive. A token of unknown expiry is never kept.
 */
export function freshnessOf({ token, heldSince }: HeldToken, clocks: Clocks, windows: RenewalWindows): Freshness {
  if (token.expiry.kind === 'never') return 'fresh';
  if (token.expiry.kind === 'unknown') return 'ended';
  const end = token.expiry.at.getTime();
  const life = Math.max(0, end - token.issuedAt.getTime());
  const left = Math.min(end - clocks.now(), life - (clocks.monotonic() - heldSince));
  if (left <= 0) return 'ended';
  // A token that lives for a minute would otherwise be renewed all the time.
  if (left < Math.min(windows.blocking, life / 16)) return 'renew-first';
  return left < Math.min(windows.background, life / 4) ? 'renew-behind' : 'fresh';
}
