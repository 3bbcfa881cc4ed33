import { acquireLease, releaseLease, renewLease } from '../storage/tables/leases-table.ts';
import type { ServiceContext } from './context.ts';
import { newId } from './ids.ts';

/** Work that is done again and again, by one node at a time. */
export interface ScheduledWork {
  readonly name: string;
  /** Milliseconds (ms) between two runs. */
  readonly every: number;
  readonly run: (context: ServiceContext) => Promise<unknown>;
}

/** Milliseconds (ms) after which another node may take over from one that died at work. */
const lease = 120_000;

/** Runs a work unless another node is at it, or has done it within its interval. True when it was run here. */
export async function runWhenDue(context: ServiceContext, { name, every, run }: ScheduledWork): Promise<boolean> {
  const now = context.clock.now();
  const holder = `${context.node}:${newId('lse', context)}`;
  const held = await context.database.transaction((db) =>
    acquireLease(db, { name: `work:${name}`, holder, now, until: now + lease }),
  );
  if (held === undefined) return false;
  try {
    await run(context);
  } catch (error) {
    context.onError(error);
  }
  const done = context.clock.now();
  // Kept until the next run is due, the lease keeps other nodes from doing the same work again.
  await context.database.transaction(async (db) => {
    if (!(await renewLease(db, held, done, now + every))) await releaseLease(db, held);
  });
  return true;
}
