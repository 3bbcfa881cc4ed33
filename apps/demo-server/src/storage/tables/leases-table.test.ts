import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stores } from '../__fixtures__/stores.ts';
import {
  acquireLease,
  deleteEndedLeases,
  findLease,
  holdsLease,
  type Lease,
  releaseLease,
  renewLease,
} from './leases-table.ts';

describe.each(Object.entries(stores))('leases on %s', (_, open) => {
  it('is held by one until it ends, then by the next with a higher fence', async () => {
    const database = await open();
    await database.transaction(async (db) => {
      const first = await acquireLease(db, { name: 'n', holder: 'a', now: 0, until: 10 });
      expect(first).toEqual({ name: 'n', holder: 'a', fence: 1 });
      expect(await acquireLease(db, { name: 'n', holder: 'b', now: 9, until: 20 })).toBeUndefined();
      expect(await acquireLease(db, { name: 'n', holder: 'a', now: 9, until: 20 })).toBeUndefined();
      const second = await acquireLease(db, { name: 'n', holder: 'b', now: 10, until: 20 });
      expect(second).toEqual({ name: 'n', holder: 'b', fence: 2 });
      expect(await findLease(db, 'n')).toEqual({ name: 'n', holder: 'b', fence: 2, until: 20 });
    });
  });

  it('leaves the loser of a lease nothing to renew, release or write under', async () => {
    const database = await open();
    await database.transaction(async (db) => {
      const lost = { name: 'n', holder: 'a', fence: 1 };
      await acquireLease(db, { name: 'n', holder: 'a', now: 0, until: 10 });
      expect(await holdsLease(db, lost, 9)).toBe(true);
      expect(await holdsLease(db, lost, 10)).toBe(false);
      expect(await renewLease(db, lost, 10, 99)).toBe(false);
      const holder = await acquireLease(db, { name: 'n', holder: 'b', now: 10, until: 20 });
      await releaseLease(db, lost);
      expect(await holdsLease(db, lost, 11)).toBe(false);
      expect(await renewLease(db, lost, 11, 99)).toBe(false);
      expect(holder !== undefined && (await renewLease(db, holder, 11, 30))).toBe(true);
      expect(holder !== undefined && (await holdsLease(db, holder, 29))).toBe(true);
    });
  });

  it('forgets leases that ended long ago', async () => {
    const database = await open();
    await database.transaction(async (db) => {
      for (const [name, until] of Object.entries({ a: 10, b: 20, c: 30 }))
        await acquireLease(db, { name, holder: 'x', now: 0, until });
      expect(await deleteEndedLeases(db, 30, 1)).toBe(1);
      expect(await deleteEndedLeases(db, 30, 9)).toBe(1);
      expect(await findLease(db, 'c')).toBeDefined();
    });
  });

  it('is given to exactly one of many that ask at once', async () => {
    const database = await open();
    const attempts = Array.from({ length: 20 }, (_entry, index) =>
      database.transaction((db) => acquireLease(db, { name: 'n', holder: `h${index}`, now: 0, until: 10 })),
    );
    expect((await Promise.all(attempts)).filter((lease) => lease !== undefined)).toHaveLength(1);
  });

  /** What each of three holders does next: time passes, it acquires, renews or releases. */
  const step = fc.record({
    holder: fc.integer({ min: 0, max: 2 }),
    act: fc.constantFrom('acquire', 'renew', 'release'),
    passes: fc.integer({ min: 0, max: 12 }),
  });

  it('never has two holders, and its fence only grows', async () => {
    const database = await open();
    let run = 0;
    const property = fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const name = `lease-${run++}`;
      const held = new Map<number, Lease>();
      const fences: number[] = [];
      let now = 0;
      for (const { holder, act, passes } of steps) {
        now += passes;
        await database.transaction(async (db) => {
          const lease = held.get(holder);
          if (act === 'acquire') {
            const won = await acquireLease(db, { name, holder: `${holder}#${fences.length}`, now, until: now + 10 });
            if (won !== undefined) {
              fences.push(won.fence);
              held.set(holder, won);
            }
          } else if (lease !== undefined) {
            if (act === 'renew') await renewLease(db, lease, now, now + 10);
            else await releaseLease(db, lease);
          }
          const holders: Lease[] = [];
          for (const known of held.values()) if (await holdsLease(db, known, now)) holders.push(known);
          expect(holders.length).toBeLessThanOrEqual(1);
          for (const known of holders) expect(known.fence).toBe(fences.at(-1));
        });
      }
      expect(fences).toStrictEqual(fences.map((_fence, index) => index + 1));
    });
    await fc.assert(property, { numRuns: 40 });
  });
});
