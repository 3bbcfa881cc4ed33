import type { Db } from '../tables.ts';
import { changed } from './changed.ts';

/** Who may do something that only one may do at a time, and until when. */
export interface LeasesTable {
  name: string;
  /** Unique to each attempt to acquire, not only to a node. */
  holder: string;
  /** Grows by one with each acquisition. */
  fence: number;
  /** ms since 1970. */
  until: number;
}

/** A lease as its holder knows it. */
export type Lease = Pick<LeasesTable, 'name' | 'holder' | 'fence'>;

/** Acquires a lease that is free or has ended; `undefined` when somebody holds it at `now`. */
export const acquireLease = (
  db: Db,
  { name, holder, now, until }: Pick<LeasesTable, 'name' | 'holder' | 'until'> & { readonly now: number },
): Promise<Lease | undefined> =>
  db
    .insertInto('leases')
    .values({ name, holder, fence: 1, until })
    .onConflict((conflict) =>
      conflict
        .column('name')
        .doUpdateSet((eb) => ({ holder, fence: eb('leases.fence', '+', 1), until }))
        .where('leases.until', '<=', now),
    )
    .returning(['name', 'holder', 'fence'])
    .executeTakeFirst();

/** Prolongs a lease that is still held at `now`; false when it has ended or is somebody else's. */
export async function renewLease(db: Db, lease: Lease, now: number, until: number): Promise<boolean> {
  const result = await db
    .updateTable('leases')
    .set({ until })
    .where('name', '=', lease.name)
    .where('holder', '=', lease.holder)
    .where('fence', '=', lease.fence)
    .where('until', '>', now)
    .executeTakeFirstOrThrow();
  return changed(result);
}

/**
 * True when the lease is still held at `now`. Nobody can take it over before the transaction has ended, so what is
 * written beside this check is written under the lease.
 */
export async function holdsLease(db: Db, lease: Lease, now: number): Promise<boolean> {
  const row = await db
    .selectFrom('leases')
    .select(['holder', 'fence', 'until'])
    .where('name', '=', lease.name)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined && row.holder === lease.holder && row.fence === lease.fence && row.until > now;
}

/** Ends a lease. The row stays, so that the next fence is higher. One that was taken over is left alone. */
export async function releaseLease(db: Db, lease: Lease): Promise<void> {
  await db
    .updateTable('leases')
    .set({ until: 0 })
    .where('name', '=', lease.name)
    .where('holder', '=', lease.holder)
    .where('fence', '=', lease.fence)
    .execute();
}

export const findLease = (db: Db, name: string): Promise<LeasesTable | undefined> =>
  db.selectFrom('leases').selectAll().where('name', '=', name).executeTakeFirst();

/**
 * Forgets leases that ended before a moment. Fences begin anew then, so the moment must lie further back than anybody
 * goes on working with a lease that he has lost.
 */
export async function deleteEndedLeases(db: Db, before: number, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('leases')
    .where('until', '<', before)
    .where('name', 'in', (eb) => eb.selectFrom('leases').select('name').where('until', '<', before).limit(limit))
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
