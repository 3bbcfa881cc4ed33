import { setTimeout as pause } from 'node:timers/promises';
import type { Log } from './telemetry/log.ts';

/** What has to come to an end before the process may. */
export interface RunningParts {
  readonly log: Pick<Log, 'event' | 'fault'>;
  /** Says from now on that no new work is wanted. */
  readonly refuseWork: () => void;
  /** Ends scheduled work at its next halting place. */
  readonly stopSchedule: () => Promise<void>;
  /** Closes the socket; lets requests in flight finish for at most `ms` milliseconds. */
  readonly stopListening: (ms: number) => Promise<void>;
  /** Closes what all of that needed. */
  readonly close: () => Promise<void>;
}

/** Times in milliseconds (ms). */
export interface DrainTimes {
  /** How long requests are still taken, so that a proxy notices that we refuse work before the socket closes. */
  readonly drainDelay: number;
  /** How long work in flight gets to finish. */
  readonly drainTime: number;
}

type Wait = (ms: number) => Promise<unknown>;
const waitUnref: Wait = (ms) => pause(ms, undefined, { ref: false });

/** Milliseconds (ms) that closing the database may take, once nobody works with it any more. */
export const closeTime = 5000;

/** Brings a server to its end in order. A part that does not end in its time is left to the end of the process. */
export async function shutDown(parts: RunningParts, times: DrainTimes, wait: Wait = waitUnref): Promise<void> {
  const { log } = parts;
  const inTime = async (step: string, ms: number, work: Promise<void>) => {
    const done = work.then(
      () => true,
      (error: unknown) => {
        log.fault(error);
        return true;
      },
    );
    const ended = await Promise.race([done, wait(ms).then(() => false)]);
    if (!ended) log.event('warn', 'a part did not stop in time', { step });
  };
  parts.refuseWork();
  const schedule = parts.stopSchedule();
  await wait(times.drainDelay);
  await Promise.all([
    inTime('schedule', times.drainTime, schedule),
    // The listener keeps to its time by itself, and then needs a moment to break what is left.
    inTime('requests', times.drainTime + closeTime, parts.stopListening(times.drainTime)),
  ]);
  await inTime('database', closeTime, parts.close());
  log.event('info', 'stopped');
}

/** Calls back at the first signal that asks to stop; a second one then ends the process at once, as without us. */
export function onFirstSignal(stop: (signal: NodeJS.Signals) => void): void {
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const first = (signal: NodeJS.Signals) => {
    for (const each of signals) process.off(each, first);
    stop(signal);
  };
  for (const each of signals) process.on(each, first);
}
