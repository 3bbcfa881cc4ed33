import type { CallOptions } from '@tokenyard/core';

/**
 * Milliseconds (ms) that a provider gets. A mint and the search for one whose answer was lost end before a lease of 30
 * seconds does.
 */
export const callLimits = { mint: 15_000, search: 10_000, change: 15_000, check: 15_000, list: 60_000 } as const;

/** Ends a call in time, also one that an issuer makes up of several requests. */
export const within = (limit: keyof typeof callLimits): CallOptions => ({
  deadline: callLimits[limit],
  signal: AbortSignal.timeout(callLimits[limit]),
});
