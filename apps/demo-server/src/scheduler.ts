import { setTimeout as pause } from 'node:timers/promises';

export interface SchedulerOptions {
  /** Milliseconds (ms) from the end of one turn to the begin of the next. */
  readonly interval: number;
  /** One turn; it should come to an end soon after `signal` was aborted. */
  readonly turn: (signal: AbortSignal) => Promise<void>;
  readonly onError: (error: unknown) => void;
  /** Waits; rejects when `signal` is aborted. */
  readonly wait?: ((ms: number, signal: AbortSignal) => Promise<unknown>) | undefined;
}

export interface Scheduler {
  /** Begins no further turn; resolves when the present one has ended. */
  stop(): Promise<void>;
}

/** Takes a turn at once and then again and again, never two at a time. */
export function startScheduler({ interval, turn, onError, wait = waitUnref }: SchedulerOptions): Scheduler {
  const stopping = new AbortController();
  const { signal } = stopping;
  const run = async () => {
    while (!signal.aborted) {
      await turn(signal).catch(onError);
      // A stop ends the pause, and with it the loop.
      if (!signal.aborted) await wait(interval, signal).catch(() => undefined);
    }
  };
  const ended = run();
  return {
    stop: () => {
      stopping.abort();
      return ended;
    },
  };
}

const waitUnref = (ms: number, signal: AbortSignal) => pause(ms, undefined, { signal, ref: false });
