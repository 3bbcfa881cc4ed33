/** What a response says about the caller's quota, as far as the provider says it. */
export interface RateLimit {
  /** Requests allowed in a window. */
  readonly limit?: number | undefined;
  /** Requests left in the present window. */
  readonly remaining?: number | undefined;
  /** When the present window ends. */
  readonly resetAt?: Date | undefined;
}

/** Names of the headers that tell the quota, as data. */
export interface RateLimitHeaders {
  readonly limit: string;
  readonly remaining: string;
  /** Header with the end of the window in seconds (s) since 1970. */
  readonly reset: string;
}

/** Reads the quota from response headers; `undefined` when none of them is there. */
export function readRateLimit(headers: Headers, names: RateLimitHeaders): RateLimit | undefined {
  const limit = wholeNumber(headers.get(names.limit));
  const remaining = wholeNumber(headers.get(names.remaining));
  const reset = wholeNumber(headers.get(names.reset));
  if (limit === undefined && remaining === undefined && reset === undefined) return undefined;
  return { limit, remaining, resetAt: reset === undefined ? undefined : new Date(reset * 1000) };
}

const wholeNumber = (value: string | null) => (value !== null && /^\d{1,15}$/.test(value) ? Number(value) : undefined);
