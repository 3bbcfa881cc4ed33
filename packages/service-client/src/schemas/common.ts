import { dateTime } from '@tokenyard/core';
import * as z from 'zod/mini';

/** Id of a thing in the service: a prefix that tells its kind, and 32 hex digits that sort by time. */
const idOf = (prefix: string) => z.string().check(z.regex(new RegExp(`^${prefix}_[0-9a-f]{32}$`)));
export const ConnectionId = idOf('con');
export const TokenId = idOf('tok');
export const RotationId = idOf('rot');
export const ChallengeId = idOf('chl');
export const IntentId = idOf('int');
export const ApiKeyId = idOf('key');

/** A moment (ISO 8601, UTC, milliseconds). */
export const Timestamp = z.string().check(dateTime());

/** Name of a provider's package, e.g. `mews-pos`. */
export const ProviderId = z.string().check(z.regex(/^[a-z0-9][a-z0-9-]{0,63}$/));

/** Text without control characters. */
export const printable = z.regex(/^[^\p{Cc}\p{Cs}]*$/u);

const deepest = 32;

/**
 * A JSON object of the caller's own making. It is nested 32 deep at most, because deeper ones exhaust the stack of who
 * reads them, and its texts are such that every database keeps them as they are.
 */
export const JsonObject = z.record(z.string(), z.unknown()).check((payload) => {
  const fault = faultIn(payload.value);
  if (fault !== undefined) payload.issues.push({ code: 'custom', message: fault, input: payload.value });
});

/** Goes through a value level by level; what is too deep is not looked at to its end. */
function faultIn(value: object): string | undefined {
  let level = [value];
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > deepest) return `must not be nested deeper than ${deepest}`;
    const items = level.flatMap((item): unknown[] => [...Object.keys(item), ...Object.values(item)]);
    if (items.some((item) => typeof item === 'string' && /[\0\p{Cs}]/u.test(item))) {
      return 'must hold no null character and no lone surrogate';
    }
    level = items.filter(isObject);
  }
  return undefined;
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A page of a list: `cursor` of one page is given with the request for the next. */
export const PageQuery = {
  /** Items a page, 1 to 200. Default 50. */
  limit: z.optional(z.int().check(z.gte(1), z.lte(200))),
  cursor: z.optional(z.string().check(z.minLength(1), z.maxLength(200))),
};

/** What every page tells beside its items: where the next one begins, or null behind the last. */
export const PageEnd = { next_cursor: z.nullable(z.string()) };

/** Repeats of a request with the same key within 24 hours give the same answer and act once. */
export const IdempotencyHeaders = z.strictObject({
  'Idempotency-Key': z.optional(z.string().check(z.regex(/^[\x21-\x7e]{1,255}$/))),
});
