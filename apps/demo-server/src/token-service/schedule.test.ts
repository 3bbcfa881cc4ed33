import { describe, expect, it } from 'vitest';
import { minted } from './__fixtures__/results.ts';
import { idempotencyRow } from './__fixtures__/rows.ts';
import { admin, createWorld, hour, minute, second, serviceStores } from './__fixtures__/world.ts';
import { mintToken } from './mint-token.ts';
import { runWhenDue, type ScheduledWork } from './schedule.ts';
import { scheduledWork } from './scheduled-work.ts';
import { sweep } from './sweep.ts';

const day = 24 * hour;

/** A work that notes by whom it is done. */
function noting(every: number, run: ScheduledWork['run'] = async () => undefined) {
  const done: string[] = [];
  const work: ScheduledWork = {
    name: 'test',
    every,
    run: (context, goOn) => {
      done.push(context.node);
      return run(context, goOn);
    },
  };
  return { work, done };
}

describe.each(serviceStores)('the schedule on %s', (_, open) => {
  it('lets one node do a work once in its interval', async () => {
    const world = await createWorld(open);
    const nodes = [world.node(), await world.otherNode()];
    const { work, done } = noting(minute);
    const ran = await Promise.all(nodes.map((node) => runWhenDue(node, work)));
    expect(ran.filter(Boolean)).toHaveLength(1);
    world.clock.advance(minute - 1);
    for (const node of nodes) expect(await runWhenDue(node, work)).toBe(false);
    world.clock.advance(1);
    for (const node of nodes) await runWhenDue(node, work);
    expect(done).toHaveLength(2);
  });

  it('keeps a long work to the node that is at it', async () => {
    const world = await createWorld(open);
    const other = await world.otherNode();
    const { work, done } = noting(10 * minute, async (__, goOn) => {
      for (let part = 0; part < 5; part += 1) {
        world.clock.advance(minute);
        expect(await goOn()).toBe(true);
        expect(await runWhenDue(other, work)).toBe(false);
      }
    });
    expect(await runWhenDue(world.node(), work)).toBe(true);
    world.clock.advance(5 * minute - 1);
    expect(await runWhenDue(other, work)).toBe(false);
    expect(done).toHaveLength(1);
  });

  it('tells a node that another one has taken over its work', async () => {
    const world = await createWorld(open);
    const other = await world.otherNode();
    const taken = noting(minute);
    const { work } = noting(minute, async (__, goOn) => {
      world.clock.advance(3 * minute);
      expect(await runWhenDue(other, taken.work)).toBe(true);
      expect(await goOn()).toBe(false);
    });
    await runWhenDue(world.node(), work);
    expect(taken.done).toHaveLength(1);
    // Who comes too late does not end the lease of the other either.
    world.clock.advance(minute - 1);
    expect(await runWhenDue(world.node(), taken.work)).toBe(false);
  });

  it('waits for the next turn when a work took longer than its lease', async () => {
    const world = await createWorld(open);
    const { work, done } = noting(10 * minute, async () => world.clock.advance(3 * minute));
    await runWhenDue(world.node(), work);
    world.clock.advance(7 * minute - 1);
    expect(await runWhenDue(world.node(), work)).toBe(false);
    world.clock.advance(1);
    expect(await runWhenDue(world.node(), work)).toBe(true);
    expect(done).toHaveLength(2);
  });

  it('reports a work that fails, and tries it again when it is due', async () => {
    const world = await createWorld(open);
    const { work } = noting(minute, () => Promise.reject(new Error('out of order')));
    expect(await runWhenDue(world.node(), work)).toBe(true);
    expect(world.errors).toMatchObject([{ message: 'out of order' }]);
    expect(await runWhenDue(world.node(), work)).toBe(false);
  });

  it('does all works of the service on a database in which nothing has happened', async () => {
    const world = await createWorld(open);
    for (const work of scheduledWork) expect(await runWhenDue(world.node(), work)).toBe(true);
    expect(world.errors).toEqual([]);
    expect(await world.rows('audit_records')).toEqual([]);
  });
});

describe.each(serviceStores)('the sweep on %s', (_, open) => {
  it('ends what has ended, in batches, each recorded in the chain of its connection', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    const other = await world.connect('mesh-admin');
    const { token } = minted(await mintToken(world.node(), admin, id, undefined));
    const { token: longer } = minted(await mintToken(world.node(), admin, other.id, undefined));
    const rows = Array.from({ length: 1100 }, (__, number) => ({
      ...token,
      id: `tok_${String(number).padStart(32, '0')}`,
      secret_hash: `hash-${number}`,
    }));
    await world.database.transaction(async (db) => {
      for (let from = 0; from < rows.length; from += 500) {
        await db
          .insertInto('tokens')
          .values(rows.slice(from, from + 500))
          .execute();
      }
    });
    world.clock.advance((token.expires_at ?? 0) - world.clock.now());
    expect(await sweep(world.node())).toBe(1101);
    expect(await sweep(world.node())).toBe(0);
    const live = (await world.rows('tokens')).filter(({ status }) => status !== 'expired');
    expect(live).toEqual([longer]);
    expect((await world.rows('tokens')).filter(({ secret }) => secret !== null)).toHaveLength(1);
    expect(await world.records('sweep')).toMatchObject([{ outcome: 'ok' }, { outcome: 'ok' }, { outcome: 'ok' }]);
    const acts = (await world.rows('audit_records')).filter(({ action }) => action === 'sweep');
    expect(acts.map(({ details }) => JSON.parse(details).expired.length)).toEqual([500, 500, 101]);
    expect(new Set(acts.map(({ chain }) => chain))).toEqual(new Set([id]));
  });

  it('forgets what nobody needs any more, and nothing else', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    const { token } = minted(await mintToken(world.node(), admin, id, undefined));
    const now = world.clock.now();
    await world.database.transaction(async (db) => {
      await db
        .insertInto('idempotency_keys')
        .values([idempotencyRow('old', now), idempotencyRow('new', now + 1)])
        .execute();
      await db
        .insertInto('leases')
        .values({ name: 'held', holder: 'x', fence: 7, until: now + 2 * day })
        .execute();
      await db.insertInto('leases').values({ name: 'ended', holder: 'x', fence: 7, until: now }).execute();
    });
    await sweep(world.node());
    expect(await world.rows('idempotency_keys')).toMatchObject([{ key: 'new' }]);
    expect(await world.rows('leases')).toHaveLength(2);
    world.clock.advance(day + second);
    await sweep(world.node());
    expect(await world.rows('leases')).toMatchObject([{ name: 'held' }]);
    world.clock.advance(30 * day);
    await sweep(world.node());
    // The token has ended long ago, so nothing will be asked for like it again.
    expect(await world.rows('mint_intents')).toEqual([]);
    expect(await world.rows('tokens')).toMatchObject([{ id: token.id, status: 'expired' }]);
  });

  it('ends at once when another node has taken over', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    await mintToken(world.node(), admin, id, undefined);
    world.clock.advance(hour);
    expect(await sweep(world.node(), async () => false)).toBe(0);
  });
});
