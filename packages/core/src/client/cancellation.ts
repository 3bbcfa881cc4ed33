/** Why a call stopped waiting. */
export type CancelReason = 'attempt-timeout' | 'deadline' | 'caller';

/** Thrown inside a call when it stops waiting; callers see a TimeoutError or an AbortError instead. */
export class Cancelled extends Error {
  readonly reason: CancelReason;
  constructor(reason: CancelReason) {
    super(reason);
    this.reason = reason;
  }
}

/** Timers count in 32 bits: a longer one would strike at once. */
const longestTimer = 2 ** 31 - 1;

/**
 * Does `work`, for at most `ms` milliseconds and no longer than the caller's signal allows. The signal that `work` gets
 * ends it; on platforms that ignore signals it is no longer waited for.
 * @throws {Cancelled} with `reason` when the time is over, with `caller` when the caller's signal aborts
 */
export async function within<T>(
  ms: number,
  reason: CancelReason,
  caller: AbortSignal | undefined,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const cancelled = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
  const onCaller = () => controller.abort(new Cancelled('caller'));
  const timer = setTimeout(() => controller.abort(new Cancelled(reason)), Math.min(ms, longestTimer));
  caller?.addEventListener('abort', onCaller, { once: true });
  if (caller?.aborted) onCaller();
  try {
    return await Promise.race([cancelled, work(signal)]);
  } finally {
    clearTimeout(timer);
    caller?.removeEventListener('abort', onCaller);
  }
}

/** Waits `ms` milliseconds, or until the caller's signal aborts. */
export function pause(ms: number, caller: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(ms, longestTimer));
    caller?.addEventListener('abort', end, { once: true });
    if (caller?.aborted) end();
  });
}
