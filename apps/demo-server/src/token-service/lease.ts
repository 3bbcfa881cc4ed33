import { type Lease, releaseLease } from '../storage/tables/leases-table.ts';
import type { ServiceContext } from './context.ts';
import { newId } from './ids.ts';

/** Names one attempt of this node to hold a lease. */
export const leaseHolder = (context: ServiceContext): string => `${context.node}:${newId('lse', context)}`;

/** Does `work` and releases the lease. One that cannot be released ends by itself, so the result of `work` stands. */
export async function whileHolding<T>(context: ServiceContext, lease: Lease, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await context.database.transaction((db) => releaseLease(db, lease)).catch(context.onError);
  }
}
