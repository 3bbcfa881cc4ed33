import { refuse } from './replies.ts';
import type { TokenRange } from './tokens.ts';

/** A whole number in decimal digits; one that is larger than numbers can be is taken as the largest. */
function wholeNumber(text: string, pattern: RegExp): number | undefined {
  if (!pattern.test(text)) return undefined;
  return Math.max(Number.MIN_SAFE_INTEGER, Math.min(Number.MAX_SAFE_INTEGER, Number(text)));
}

/** Reads which tokens to list. */
export function readRange({ searchParams }: URL): TokenRange {
  const limit = wholeNumber(searchParams.get('limit') ?? '-20', /^-?\d+$/) ?? 0;
  if (limit === 0) refuse('malformed', { detail: 'limit' });
  const text = searchParams.get('offset');
  const offset = text === null ? undefined : (wholeNumber(text, /^\d+$/) ?? refuse('malformed', { detail: 'offset' }));
  return { limit, offset };
}

/** Reads the serial in a path: a whole number from 1 to 2^53 - 1. */
export function readSerial(text: string): number {
  const serial = /^\d+$/.test(text) ? Number(text) : 0;
  return serial >= 1 && Number.isSafeInteger(serial) ? serial : refuse('malformed', { detail: 'serial' });
}
