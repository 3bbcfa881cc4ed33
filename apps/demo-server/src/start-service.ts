import { type Scheduler, startScheduler } from './scheduler.ts';
import type { Telemetry } from './telemetry/telemetry.ts';
import type { ServiceContext } from './token-service/context.ts';
import { prepareFirstStart } from './token-service/first-start.ts';
import { runWhenDue, type ScheduledWork } from './token-service/schedule.ts';
import { scheduledWork } from './token-service/scheduled-work.ts';

export interface StartServiceOptions {
  /** API key of the first administrator; made where it is not given. */
  readonly adminKey: string | undefined;
  /** Milliseconds (ms) after which this node looks again for work that is due. */
  readonly interval: number;
  /** What is done again and again beside the work of the service itself. */
  readonly work: readonly ScheduledWork[];
  readonly telemetry: Telemetry;
}

export interface StartedService {
  /** The first API key, if this start has made it: to be shown once. */
  readonly firstKey: string | undefined;
  readonly scheduler: Scheduler;
}

/** Makes a fresh database ready for use, and starts what the token service does by itself. */
export async function startService(
  service: ServiceContext,
  { adminKey, interval, work: more, telemetry }: StartServiceOptions,
): Promise<StartedService> {
  const firstKey = await prepareFirstStart(service, adminKey);
  const works = [...scheduledWork, ...more].map((work) => counted(work, telemetry));
  const turn = async (signal: AbortSignal) => {
    for (const work of works) {
      if (signal.aborted) return;
      await telemetry.unasked(() => runWhenDue(service, work));
    }
  };
  return { firstKey, scheduler: startScheduler({ interval, turn, onError: service.onError }) };
}

const counted = ({ run, ...work }: ScheduledWork, { metrics }: Telemetry): ScheduledWork => ({
  ...work,
  run: async (...given) => {
    try {
      await run(...given);
      metrics.scheduledRun(work.name, 'done');
    } catch (error) {
      metrics.scheduledRun(work.name, 'failed');
      throw error;
    }
  },
});
