import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { expect, it } from 'vitest';
import { stores } from '../src/storage/__fixtures__/stores.ts';
import type { Database } from '../src/storage/database.ts';
import { minted, vended } from '../src/token-service/__fixtures__/results.ts';
import { admin, createWorld, hour } from '../src/token-service/__fixtures__/world.ts';
import { introspect } from '../src/token-service/introspect.ts';
import { mintToken } from '../src/token-service/mint-token.ts';
import { revokeConnectionTokens } from '../src/token-service/revoke.ts';
import { rotateToken } from '../src/token-service/rotate.ts';
import { alwaysOn } from '../src/token-service/schedule.ts';
import { sweep } from '../src/token-service/sweep.ts';
import { listTokens } from '../src/token-service/tokens.ts';
import { createVend } from '../src/token-service/vend.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/scaling.md'), 'utf8');
const blocks = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, block = '']) => block);

/** Runs the statements of the page, as an administrator would with the nodes stopped. */
const partition = (database: Database) =>
  database.transaction(async (db) => {
    for (const block of blocks) await sql.raw(block).execute(db);
  });

const partitioned = (database: Database) =>
  database.transaction(async (db) => {
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class where relkind = 'p' and relispartition = false order by 1`.execute(db);
    return rows.map(({ name }) => name);
  });

it('what docs/scaling.md says of partitioning keeps every row, and the service goes on without a change', async () => {
  const open = stores.PostgreSQL;
  if (open === undefined) throw new Error('there is no PostgreSQL store');
  const world = await createWorld(open);
  const service = world.node();
  const { id: connectionId } = await world.connect('merchant-backend');
  const before = vended(await createVend(service)(admin, { connectionId, minValidity: 0 }));

  await partition(world.database);
  expect(await partitioned(world.database)).toStrictEqual(['audit_records', 'mint_intents', 'tokens']);

  const vend = createVend(service);
  const again = vended(await vend(admin, { connectionId, minValidity: 0 }));
  expect([again.token.id, again.source]).toStrictEqual([before.token.id, 'stored']);
  const { secret } = minted(await mintToken(service, admin, connectionId, undefined));
  expect(await introspect(service, admin, secret)).toBeDefined();
  const { rotation } = await rotateToken(service, admin, before.token.id, 0);
  expect(rotation.step).toBe('done');
  await revokeConnectionTokens(service, admin, connectionId);
  expect(await introspect(service, admin, secret)).toBeUndefined();

  // Tokens of other connections lie in other partitions, and lists go through all of them.
  const others = await Promise.all(
    ['a', 'b', 'c', 'd'].map((name) =>
      world.connect('mews-pos', { name }).then(({ id }) => vend(admin, { connectionId: id, minValidity: 0 })),
    ),
  );
  const filter = { provider: 'mews-pos', status: 'active' } as const;
  const listed = await listTokens(service, admin, filter, { limit: 10 });
  expect(new Set(listed.map(({ id }) => id))).toStrictEqual(new Set(others.map((each) => vended(each).token.id)));
  world.clock.advance(24 * hour);
  expect(await sweep(service, alwaysOn)).toBe(4);
  expect(await service.auditBook.verify()).toMatchObject({ ok: true, faults: [] });
});
