import { decodeUtf8, parseJson } from '@tokenyard/core';
import { refuse } from './replies.ts';

type Members = Readonly<Record<string, unknown>>;
type Guard<T> = (value: unknown) => value is T;

/** A JSON object in a request body; refuses anything else. */
export function readObject(body: Uint8Array): Members {
  const json = parseJson(decodeUtf8(body));
  if (!json.ok || !isObject(json.value)) refuse('invalidJson');
  return json.value;
}

/** A member that may be left out or null. Refuses a wrong type. */
export function optional<T>(members: Members, name: string, is: Guard<T>): T | undefined {
  const value = members[name] ?? undefined;
  if (value === undefined) return undefined;
  if (!is(value)) refuse('invalidJson', { field: name });
  return value;
}

/** A member that must be there. */
export const required = <T>(members: Members, name: string, is: Guard<T>): T =>
  optional(members, name, is) ?? refuse('missing', { detail: name });

const isObject: Guard<Members> = (value): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const isText: Guard<string> = (value): value is string => typeof value === 'string';
export const isFlag: Guard<boolean> = (value): value is boolean => typeof value === 'boolean';

/** A span of time: microseconds (µs), or `forever` in any case. */
export interface Duration {
  readonly d_us: number | string;
}
export const isDuration: Guard<Duration> = (value): value is Duration => {
  if (!isObject(value)) return false;
  const { d_us } = value;
  return typeof d_us === 'string' ? /^forever$/i.test(d_us) : Number.isSafeInteger(d_us) && Number(d_us) >= 0;
};
