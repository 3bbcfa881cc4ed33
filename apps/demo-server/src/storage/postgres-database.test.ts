import { Kysely, PostgresDialect, sql } from 'kysely';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../test/postgres/test-database.ts';
import { ConfigurationError } from '../configuration-error.ts';
import { connectionRow } from './__fixtures__/rows.ts';
import type { Database } from './database.ts';
import { DatabaseUnavailableError } from './database-unavailable-error.ts';
import { openPostgres, type PostgresOptions } from './postgres-database.ts';
import { findConnection, insertConnection, shareConnection, updateConnection } from './tables/connections-table.ts';

let home: TestDatabase;
beforeAll(async () => {
  home = await createTestDatabase();
});
afterAll(() => home.drop());

async function openNode(options: Partial<PostgresOptions> = {}, url = home.url): Promise<Database> {
  const database = await openPostgres(url, { onError: () => undefined, ...options });
  onTestFinished(() => database.close());
  return database;
}

const backendOf = (database: Database) =>
  database.transaction(async (db) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
    return rows[0]?.pid ?? 0;
  });

const waitingForLocks = (database: Database) =>
  database.transaction(async (db) => {
    const waiting = sql<{ count: number }>`select count(*) from pg_locks where not granted`;
    return (await waiting.execute(db)).rows[0]?.count;
  });

/** A database without tables, and a client of it that is not ours. */
async function emptyDatabase() {
  const fresh = await createTestDatabase();
  onTestFinished(() => fresh.drop());
  const client = new pg.Client({ connectionString: fresh.url });
  await client.connect();
  onTestFinished(() => client.end());
  return { url: fresh.url, client };
}

describe('openPostgres', () => {
  it('lets many nodes make the tables at once', async () => {
    const fresh = await createTestDatabase();
    onTestFinished(() => fresh.drop());
    const nodes = await Promise.all(
      Array.from({ length: 6 }, () => openPostgres(fresh.url, { onError: () => undefined })),
    );
    await Promise.all(
      nodes.map((node, index) => node.transaction((db) => insertConnection(db, connectionRow(`con_${index}`)))),
    );
    const [first] = nodes;
    const applied = await first?.transaction((db) => sql`select name from kysely_migration`.execute(db));
    expect(new Set(applied?.rows).size).toBe(5);
    await Promise.all(nodes.map((node) => node.close()));
  });

  it('refuses a database that a newer version has changed, and changes nothing', async () => {
    const fresh = await createTestDatabase();
    onTestFinished(() => fresh.drop());
    const newer = await openPostgres(fresh.url, { onError: () => undefined });
    await newer.transaction((db) => sql`insert into kysely_migration values ('9999-later', '2100-01-01')`.execute(db));
    await newer.close();
    const opening = openPostgres(fresh.url, { onError: () => undefined });
    await expect(opening).rejects.toThrow(ConfigurationError);
    await expect(opening).rejects.toThrow(/a newer version of this server has changed it \(9999-later\)/);
  });

  it.each([
    ['a table', 'create table guests (id int)', 'guests'],
    ['a partitioned table', 'create table visits (id int) partition by range (id)', 'visits'],
    ['a view', 'create view today as select now()', 'today'],
  ])('refuses a schema with %s of another program, and changes nothing', async (_, statement, name) => {
    const { url, client } = await emptyDatabase();
    await client.query(statement);
    const opening = openPostgres(url, { onError: () => undefined });
    await expect(opening).rejects.toThrow(ConfigurationError);
    await expect(opening).rejects.toThrow(
      `The PostgreSQL database cannot be used: it belongs to another program, whose ${name} is in it. It was left as it is.`,
    );
    const { rows } = await client.query("select relname from pg_class where relnamespace = 'public'::regnamespace");
    expect(rows).toEqual([{ relname: name }]);
  });

  it('does not mind what others keep in schemas of their own, nor what extensions bring along', async () => {
    const { url, client } = await emptyDatabase();
    await client.query('create schema other; create table other.kysely_migration (name text)');
    await client.query("insert into other.kysely_migration values ('0001-theirs')");
    // A view that belongs to an extension, as the tables of PostGIS do.
    await client.query('create view statistics as select 1 as one; alter extension plpgsql add view statistics');
    const node = await openPostgres(url, { onError: () => undefined });
    onTestFinished(() => node.close());
    await node.transaction((db) => insertConnection(db, connectionRow('con_1')));
    const { rows } = await client.query("select name from public.kysely_migration where name like '0001%'");
    expect(rows).toEqual([{ name: '0001-sandbox-entries' }]);
  });

  it('says in one line why a server cannot be reached, without the password', async () => {
    const opening = openPostgres('postgres://someone:hunter2@127.0.0.1:1/none', { onError: () => undefined });
    await expect(opening).rejects.toThrow(/^The PostgreSQL database cannot be used: connect ECONNREFUSED .+\. It was/);
    await expect(opening).rejects.not.toThrow(/hunter2/);
  });

  it('says why a server lets nobody in, without the password', async () => {
    const url = new URL(home.url);
    url.password = 'hunter2';
    const opening = openPostgres(url.href, { onError: () => undefined });
    await expect(opening).rejects.toThrow(/password authentication failed for user/);
    await expect(opening).rejects.not.toThrow(/hunter2/);
  });

  it('lets many hold a row that is not to change, and changes it when they have ended', async () => {
    const [one, other] = [await openNode(), await openNode()];
    const row = connectionRow('con_shared', { name: 'shared' });
    await one.transaction((db) => insertConnection(db, row));
    let changing: Promise<unknown> = Promise.resolve();
    const held = one.transaction(async (db) => {
      await shareConnection(db, row.id);
      await other.transaction(async (theirs) => shareConnection(theirs, row.id));
      changing = other.transaction((theirs) => updateConnection(theirs, row.id, row.version, { name: 'changed' }));
      await vi.waitFor(async () => expect(await waitingForLocks(one)).toBe(1));
      return findConnection(db, row.id);
    });
    expect(await held).toMatchObject({ name: 'shared' });
    await changing;
    expect(await one.transaction((db) => findConnection(db, row.id))).toMatchObject({ name: 'changed' });
  });

  it('refuses an integer that a number cannot hold instead of rounding it', async () => {
    const node = await openNode();
    const reading = node.transaction((db) => sql`select 9007199254740993::bigint as big`.execute(db));
    await expect(reading).rejects.toThrow('9007199254740993 is no integer below 2^53');
  });

  it('keeps what one node wrote when others wait for the same lock', async () => {
    const nodes = [await openNode(), await openNode(), await openNode()];
    await nodes[0]?.transaction((db) => insertConnection(db, connectionRow('con_count', { name: '0' })));
    const increment = (node: Database) =>
      node.transaction(
        async (db) => {
          const row = await findConnection(db, 'con_count');
          const name = String(Number(row?.name) + 1);
          await db.updateTable('connections').set({ name }).where('id', '=', 'con_count').execute();
        },
        { lock: 'count' },
      );
    await Promise.all(Array.from({ length: 30 }, () => nodes.map(increment)).flat());
    const row = await nodes[1]?.transaction((db) => findConnection(db, 'con_count'));
    expect(row?.name).toBe('90');
  });

  it('gives up in the end when transactions meet each time', async () => {
    const node = await openNode();
    let runs = 0;
    const unlucky = node.transaction(async (db) => {
      runs += 1;
      await sql`do $$ begin raise exception 'met' using errcode = '40001'; end $$`.execute(db);
    });
    await expect(unlucky).rejects.toBeInstanceOf(DatabaseUnavailableError);
    expect(runs).toBe(8);
  });

  it('runs a transaction once when it failed for another reason', async () => {
    const node = await openNode();
    let runs = 0;
    const wrong = node.transaction(async (db) => {
      runs += 1;
      await sql`select 1 / 0`.execute(db);
    });
    await expect(wrong).rejects.toThrow('division by zero');
    expect(runs).toBe(1);
  });

  it('fails a transaction whose connection breaks, keeps nothing of it, and goes on with another connection', async () => {
    const told: unknown[] = [];
    const node = await openNode({ connections: 1, onError: (error) => told.push(error) });
    const other = await openNode();
    const broken = node.transaction(async (db) => {
      await insertConnection(db, connectionRow('con_broken'));
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
      await other.transaction((admin) => sql`select pg_terminate_backend(${rows[0]?.pid})`.execute(admin));
      await insertConnection(db, connectionRow('con_never'));
    });
    await expect(broken).rejects.toBeInstanceOf(DatabaseUnavailableError);
    expect(await node.transaction((db) => findConnection(db, 'con_broken'))).toBeUndefined();
  });

  it('survives the loss of an idle connection, and tells of it', async () => {
    const told = Promise.withResolvers<unknown>();
    const node = await openNode({ connections: 1, onError: told.resolve });
    const pid = await backendOf(node);
    const other = await openNode();
    await other.transaction((db) => sql`select pg_terminate_backend(${pid})`.execute(db));
    expect(await told.promise).toBeInstanceOf(Error);
    expect(await backendOf(node)).not.toBe(pid);
  });

  it('lets go of the lock of a node that dies', async () => {
    const node = await openNode({ connections: 1 });
    const other = await openNode();
    const holds = Promise.withResolvers<number>();
    const dying = node.transaction(
      async (db) => {
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
        holds.resolve(rows[0]?.pid ?? 0);
        await sql`select pg_sleep(60)`.execute(db);
      },
      { lock: 'dying' },
    );
    const pid = await holds.promise;
    const waiting = other.transaction(() => Promise.resolve('acquired'), { lock: 'dying' });
    await other.transaction((db) => sql`select pg_terminate_backend(${pid})`.execute(db));
    await expect(dying).rejects.toBeInstanceOf(DatabaseUnavailableError);
    expect(await waiting).toBe('acquired');
  });

  it('holds one connection for all that wait for the same lock', async () => {
    const node = await openNode({ connections: 2 });
    const holding = Promise.withResolvers<void>();
    const order: number[] = [];
    const first = node.transaction(() => holding.promise, { lock: 'one' });
    const waiting = [1, 2, 3].map((number) =>
      node.transaction(
        async () => {
          order.push(number);
          if (number === 2) throw new Error('no');
        },
        { lock: 'one' },
      ),
    );
    const settled = Promise.allSettled(waiting);
    expect(await node.transaction(() => Promise.resolve('free'), { lock: 'other' })).toBe('free');
    holding.resolve();
    await first;
    expect((await settled).map(({ status }) => status)).toStrictEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(order).toStrictEqual([1, 2, 3]);
  });

  it('tells of a statement that took too long as of a database that cannot work now', async () => {
    const node = await openNode();
    const slow = node.transaction(async (db) => {
      await sql`set local statement_timeout = 1`.execute(db);
      await sql`select pg_sleep(60)`.execute(db);
    });
    await expect(slow).rejects.toBeInstanceOf(DatabaseUnavailableError);
  });

  it('does not depend on how the server isolates transactions by default', async () => {
    const admin = new Kysely<unknown>({
      dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: home.url }) }),
    });
    const name = new URL(home.url).pathname.slice(1);
    await sql`alter database ${sql.id(name)} set default_transaction_isolation = 'serializable'`.execute(admin);
    await admin.destroy();
    const node = await openNode();
    const { rows } = await node.transaction((db) =>
      sql<{ transaction_isolation: string }>`show transaction_isolation`.execute(db),
    );
    expect(rows[0]?.transaction_isolation).toBe('read committed');
  });
});
