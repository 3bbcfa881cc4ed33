import { describe, expect, it } from 'vitest';
import { keyRingOf } from './audit/__fixtures__/sample-audit.ts';
import { createAuditBook } from './audit/audit-book.ts';
import { createJournal } from './audit/journal.ts';
import { verifyAudit } from './audit/verify-audit.ts';
import { checkKeys } from './crypto/check-keys.ts';
import { createVault } from './crypto/envelope.ts';
import type { KeyRing } from './crypto/key-ring.ts';
import { listKeyUse } from './storage/tables/encrypted-columns.ts';
import { vended } from './token-service/__fixtures__/results.ts';
import { demoInput } from './token-service/__fixtures__/sandboxes.ts';
import { admin, createWorld, hour, minute, serviceStores, type World } from './token-service/__fixtures__/world.ts';
import { createConnection } from './token-service/connections.ts';
import type { ServiceContext } from './token-service/context.ts';
import { runWhenDue } from './token-service/schedule.ts';
import { createVend } from './token-service/vend.ts';
import { upkeep } from './upkeep.ts';

const older = keyRingOf('a');
const rotated = keyRingOf('b', 'a');
const newer = keyRingOf('b');

/** A node that was started with certain keys. */
async function startWith(world: World, keyRing: KeyRing): Promise<ServiceContext> {
  const { database, clock } = world;
  const node = world.node();
  await checkKeys(database, keyRing, clock.now());
  return {
    ...node,
    vault: createVault(keyRing, node.random),
    journal: createJournal(keyRing, clock),
    auditBook: createAuditBook({ database, keyRing, clock }),
  };
}

/** Gives what was told of the older keys. */
async function doUpkeep(node: ServiceContext, keyRing: KeyRing): Promise<readonly string[]> {
  const told: string[] = [];
  for (const work of upkeep(keyRing, (id, rows) => told.push(`${id} ${rows}`))) {
    expect(await runWhenDue(node, work)).toBe(true);
  }
  return told;
}

describe.each(serviceStores)('upkeep on %s', (_, open) => {
  it('brings the newest key everywhere, so that the service goes on without the older one', async () => {
    const world = await createWorld(open);
    const before = await startWith(world, older);
    const { id: connectionId } = await createConnection(before, admin, demoInput('mews-pos'));
    const token = vended(await createVend(before)(admin, { connectionId, minValidity: minute }));

    expect(await doUpkeep(await startWith(world, rotated), rotated)).toStrictEqual(['a 0']);
    const use = await world.database.transaction(listKeyUse);
    expect(use.filter(({ key_id }) => key_id !== 'b')).toStrictEqual([]);
    expect(use.map(({ table }) => table)).toStrictEqual(['connections', 'tokens', 'mint_intents', 'audit_heads']);

    const after = await startWith(world, newer);
    const again = vended(await createVend(after)(admin, { connectionId, minValidity: minute }));
    expect(again.secret).toBe(token.secret);
    world.clock.advance(hour);
    const minted = vended(await createVend(after)(admin, { connectionId, minValidity: minute }));
    expect(minted.secret).not.toBe(token.secret);
    expect(world.errors).toStrictEqual([]);
    expect(await verifyAudit({ database: world.database, keyRing: rotated })).toMatchObject({
      ok: true,
      checkpoints: 1,
    });
  });

  it('reports envelopes that do not open', async () => {
    const world = await createWorld(open);
    const node = await startWith(world, older);
    const { id } = await createConnection(node, admin, demoInput('mews-pos'));
    await world.database.transaction((db) =>
      db
        .updateTable('connections')
        .set({ credentials: 'v1.a.AAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAA' })
        .execute(),
    );
    expect(await doUpkeep(await startWith(world, rotated), rotated)).toStrictEqual(['a 1']);
    expect(world.errors.map(String)).toStrictEqual([
      `Error: 1 envelopes do not open, the first is connections.credentials of ${id}`,
    ]);
  });
});
