import { acquireLease, type Lease, releaseLease } from '../storage/tables/leases-table.ts';
import type { Db } from '../storage/tables.ts';
import type { ServiceContext } from './context.ts';
import { newId } from './ids.ts';

/** Names one attempt of this node to hold a lease. */
export const leaseHolder = (context: ServiceContext): string => `${context.node}:${newId('lse', context)}`;

/** Milliseconds (ms) after which the mint of a node that died may be taken over. */
export const mintLease = 30_000;

/** Acquires the lease under which a mint is carried out; `undefined` while somebody else holds it. */
export function acquireMintLease(context: ServiceContext, db: Db, name: string): Promise<Lease | undefined> {
  const now = context.clock.now();
  return acquireLease(db, { name, holder: leaseHolder(context), now, until: now + mintLease });
}

/** Does `work` and releases the lease. One that cannot be released ends by itself, so the result of `work` stands. */
export async function whileHolding<T>(context: ServiceContext, lease: Lease, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await context.database.transaction((db) => releaseLease(db, lease), { single: true }).catch(context.onError);
  }
}
