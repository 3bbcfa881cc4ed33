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

/** One attempt's cancellation: a signal for `fetch`, and a race for platforms that ignore signals. */
export interface Cancellation {
  readonly signal: AbortSignal;
  /** Settles like `promise`, or rejects with {@link Cancelled} as soon as the attempt is cancelled. */
  race<T>(promise: Promise<T>): Promise<T>;
  /** Releases timers and listeners. */
  dispose(): void;
}

/** Cancels after `ms` milliseconds for the given reason, or when the caller's signal does. */
export function cancelAfter(ms: number, reason: CancelReason, caller: AbortSignal | undefined): Cancellation {
  const controller = new AbortController();
  const onCaller = () => controller.abort(new Cancelled('caller'));
  const timer = setTimeout(() => controller.abort(new Cancelled(reason)), ms);
  if (caller?.aborted) onCaller();
  else caller?.addEventListener('abort', onCaller, { once: true });
  const cancelled = new Promise<never>((_, reject) => {
    const fail = () => reject(controller.signal.reason);
    if (controller.signal.aborted) fail();
    else controller.signal.addEventListener('abort', fail, { once: true });
  });
  // Nobody may be racing at the moment of the cancellation; the promise must not count as unhandled then.
  cancelled.catch(() => undefined);
  return {
    signal: controller.signal,
    race: (promise) => Promise.race([promise, cancelled]),
    dispose: () => {
      clearTimeout(timer);
      caller?.removeEventListener('abort', onCaller);
    },
  };
}

/** Waits `ms` milliseconds unless the caller's signal aborts first. */
export async function pause(ms: number, caller: AbortSignal | undefined): Promise<void> {
  const cancellation = cancelAfter(ms, 'deadline', caller);
  try {
    await cancellation.race(new Promise<never>(() => undefined));
  } catch (error) {
    if (!(error instanceof Cancelled) || error.reason === 'caller') throw error;
  } finally {
    cancellation.dispose();
  }
}
