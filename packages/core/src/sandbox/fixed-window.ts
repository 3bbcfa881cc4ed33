import * as z from 'zod/mini';
import { collection, type StoreTransaction } from './store.ts';

/** A quota: so many requests in each window. */
export interface WindowLimit {
  readonly limit: number;
  /** Length of a window in seconds (s). */
  readonly windowSeconds: number;
}

/** State of a window. */
export interface WindowState {
  /** Requests counted, the present one included; more than the limit when it is refused. */
  readonly count: number;
  /** End of the window in ms since 1970. */
  readonly endsAt: number;
}

const windows = collection('fixed-windows', z.object({ count: z.number(), endsAt: z.number() }));

/** Reads the open window of a key; a fresh one, not yet opened, when there is none. */
export async function peekWindow(
  tx: StoreTransaction,
  key: string,
  now: number,
  limit: WindowLimit,
): Promise<WindowState> {
  const found = await windows.get(tx, key);
  return found !== undefined && now < found.endsAt ? found : { count: 0, endsAt: now + limit.windowSeconds * 1000 };
}

/** Counts a request in the fixed window of a key; the window opens with its first request. */
export async function countInWindow(
  tx: StoreTransaction,
  key: string,
  now: number,
  limit: WindowLimit,
): Promise<WindowState> {
  const { count, endsAt } = await peekWindow(tx, key, now, limit);
  const state = { count: Math.min(count, limit.limit) + 1, endsAt };
  await windows.put(tx, key, state);
  return state;
}
