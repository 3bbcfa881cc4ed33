import * as z from 'zod/mini';
import type { WindowLimit } from './fixed-window.ts';
import { collection, type StoreTransaction } from './store.ts';

/** What a sliding window says to a request. */
export type Admission =
  | { readonly admitted: true }
  /** Refused and not counted; `freeAt` (ms since 1970) is when the next request fits again. */
  | { readonly admitted: false; readonly freeAt: number };

const logs = collection('sliding-windows', z.array(z.number()));

/**
 * Admits a request of a key while fewer than `limit` admitted ones lie in the window that ends now. Moments are kept
 * one by one, so no span of that length, wherever it starts, ever holds more.
 */
export async function admitToWindow(
  tx: StoreTransaction,
  key: string,
  now: number,
  { limit, windowSeconds }: WindowLimit,
): Promise<Admission> {
  const length = windowSeconds * 1000;
  const logged = (await logs.get(tx, key)) ?? [];
  // A clock that was set back leaves moments behind that have not come yet: they are in no window.
  const log = logged.filter((at) => at > now - length && at <= now);
  const leaving = log.at(-limit);
  if (leaving !== undefined) return { admitted: false, freeAt: leaving + length };
  await logs.put(tx, key, [...log, now]);
  return { admitted: true };
}
