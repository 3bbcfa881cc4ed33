import { acquireLease, renewLease } from '../storage/tables/leases-table.ts';
import type { ServiceContext } from './context.ts';
import { leaseHolder } from './lease.ts';

/** Asked before each part of a long work; false when another node has taken over. */
export type GoOn = () => Promise<boolean>;

/** For work that nobody else does. */
export const alwaysOn: GoOn = async () => true;

/** Work that is done again and again, by one node at a time. */
export interface ScheduledWork {
  readonly name: string;
  /** Milliseconds (ms) between the beginnings of two runs. */
  readonly every: number;
  /** Asks before each part that may take its time. */
  readonly run: (context: ServiceContext, goOn: GoOn) => Promise<unknown>;
}

/** Milliseconds (ms) after which another node may take over from one that died at work. */
const lease = 120_000;

/** Runs a work unless another node is at it, or has done it within its interval. True when it was run here. */
export async function runWhenDue(context: ServiceContext, { name, every, run }: ScheduledWork): Promise<boolean> {
  const begun = context.clock.now();
  const holder = leaseHolder(context);
  const leaseName = `work:${name}`;
  const held = await context.database.transaction((db) =>
    acquireLease(db, { name: leaseName, holder, now: begun, until: begun + lease }),
  );
  if (held === undefined) return false;
  const holdUntil = (until: number) =>
    context.database.transaction((db) => renewLease(db, held, context.clock.now(), until));
  try {
    await run(context, () => holdUntil(context.clock.now() + lease));
  } catch (error) {
    context.onError(error);
  }
  // Kept until the next run is due, the lease keeps other nodes from doing the same work again.
  const due = begun + every;
  if (!(await holdUntil(due))) {
    const now = context.clock.now();
    await context.database.transaction((db) => acquireLease(db, { name: leaseName, holder, now, until: due }));
  }
  return true;
}
