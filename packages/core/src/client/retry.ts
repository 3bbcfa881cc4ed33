import type { RetryRule } from '../operation/operation.ts';

/** How a client repeats what may be repeated. */
export interface RetryPolicy {
  /** Requests for one call at most, the first included. 1 switches repeats off. Default 4. */
  readonly attempts: number;
  /** Upper bound of the first pause in milliseconds (ms); it doubles with each repeat. Default 500. */
  readonly baseDelay: number;
  /** Upper bound of any pause that we choose ourselves, in milliseconds (ms). Default 8000. */
  readonly maxDelay: number;
}

export const defaultRetryPolicy: RetryPolicy = { attempts: 4, baseDelay: 500, maxDelay: 8000 };

const retriedStatuses: Readonly<Record<RetryRule, readonly number[]>> = {
  safe: [429, 500, 502, 503, 504],
  'never-after-send': [429],
  'unsent-only': [],
};

export const isRetriedStatus = (rule: RetryRule, status: number): boolean => retriedStatuses[rule].includes(status);

/** Exponential backoff with full jitter: a pause in ms for the repeat after attempt `attempt` (1, 2, …). */
export function backoff(attempt: number, policy: RetryPolicy, random: () => number): number {
  return random() * Math.min(policy.maxDelay, policy.baseDelay * 2 ** (attempt - 1));
}

/**
 * The moment (ms since 1970) that `Retry-After` announces, as seconds or as a date in any of the three forms that a
 * recipient has to read (RFC 9110, sections 10.2.3 and 5.6.7).
 */
export function readRetryAfter(headers: Headers, now: number): number | undefined {
  const value = headers.get('retry-after') ?? '';
  if (/^\d{1,9}$/.test(value)) return now + Number(value) * 1000;
  // All three begin with the day of the week; the oldest does not say that its time is GMT.
  const date = /^[A-Z][a-z]+,? \S/.test(value)
    ? Date.parse(value.endsWith('GMT') ? value : `${value} GMT`)
    : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(now, date);
}
