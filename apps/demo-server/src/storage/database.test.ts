import { describe, expect, it } from 'vitest';
import { connectionRow } from './__fixtures__/rows.ts';
import { stores } from './__fixtures__/stores.ts';
import type { Database } from './database.ts';
import { findConnection, insertConnection } from './tables/connections-table.ts';
import { UniqueViolationError } from './unique-violation-error.ts';

const entry = (key: string, value = '0') => ({ provider: 'p', collection: 'c', key, value });

const insert = (database: Database, ...keys: string[]) =>
  database.transaction(async (db) => {
    await db
      .insertInto('sandbox_entries')
      .values(keys.map((key) => entry(key)))
      .execute();
  });

const keysOf = (database: Database) =>
  database.transaction(async (db) => {
    const rows = await db.selectFrom('sandbox_entries').select('key').orderBy('key').execute();
    return rows.map(({ key }) => key);
  });

const numberAt = (database: Database, key: string) =>
  database.transaction(async (db) => {
    const { value } = await db
      .selectFrom('sandbox_entries')
      .select('value')
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    return Number(value);
  });

describe.each(Object.entries(stores))('%s', (_, open) => {
  it('keeps all of a transaction or nothing', async () => {
    const database = await open();
    await insert(database, 'kept');
    const failing = database.transaction(async (db) => {
      await db.insertInto('sandbox_entries').values(entry('lost')).execute();
      await db.deleteFrom('sandbox_entries').where('key', '=', 'kept').execute();
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await keysOf(database)).toStrictEqual(['kept']);
  });

  it('refuses a text with a null character, which not every store can hold', async () => {
    const database = await open();
    await expect(insert(database, 'a\0b')).rejects.toThrow(/null character|invalid byte sequence/);
    expect(await keysOf(database)).toStrictEqual([]);
  });

  it('gives what the work gives, and shows a transaction what it wrote itself', async () => {
    const database = await open();
    const seen = await database.transaction(async (db) => {
      await db.insertInto('sandbox_entries').values(entry('a')).execute();
      return db.selectFrom('sandbox_entries').select('key').execute();
    });
    expect(seen).toEqual([{ key: 'a' }]);
  });

  it('keeps a single statement, and what the work makes of its result', async () => {
    const database = await open();
    const single = (key: string) =>
      database.transaction(
        async (db) => (await db.insertInto('sandbox_entries').values(entry(key)).returning('key').execute()).length,
        { single: true },
      );
    expect(await Promise.all(['a', 'b', 'c'].map(single))).toStrictEqual([1, 1, 1]);
    expect(await keysOf(database)).toStrictEqual(['a', 'b', 'c']);
    await expect(single('a')).rejects.toBeInstanceOf(UniqueViolationError);
  });

  it('fails a second statement where one was announced', async () => {
    const database = await open();
    const two = database.transaction(
      async (db) => {
        await db.selectFrom('sandbox_entries').select('key').execute();
        await db.insertInto('sandbox_entries').values(entry('lost')).execute();
      },
      { single: true },
    );
    await expect(two).rejects.toThrow('A transaction of a single statement executed a second one');
    expect(await keysOf(database)).toStrictEqual([]);
  });

  it('loses none of many increments under one lock', async () => {
    const database = await open();
    await insert(database, 'a');
    const increment = () =>
      database.transaction(
        async (db) => {
          const row = await db.selectFrom('sandbox_entries').select('value').executeTakeFirstOrThrow();
          await Promise.resolve();
          await db
            .updateTable('sandbox_entries')
            .set({ value: String(Number(row.value) + 1) })
            .execute();
        },
        { lock: 'counter' },
      );
    await Promise.all(Array.from({ length: 100 }, increment));
    expect(await numberAt(database, 'a')).toBe(100);
  });

  it('loses none of many increments of a row that is read for update', async () => {
    const database = await open();
    await insert(database, 'a');
    const increment = () =>
      database.transaction(async (db) => {
        const row = await db.selectFrom('sandbox_entries').select('value').forUpdate().executeTakeFirstOrThrow();
        await db
          .updateTable('sandbox_entries')
          .set({ value: String(Number(row.value) + 1) })
          .execute();
      });
    await Promise.all(Array.from({ length: 100 }, increment));
    expect(await numberAt(database, 'a')).toBe(100);
  });

  it('brings two transactions to an end that lock the same rows in opposite order', async () => {
    const database = await open();
    await insert(database, 'a', 'b');
    const add = (keys: readonly string[]) =>
      database.transaction(async (db) => {
        for (const key of keys) {
          const row = await db
            .selectFrom('sandbox_entries')
            .select('value')
            .where('key', '=', key)
            .forUpdate()
            .executeTakeFirstOrThrow();
          await db
            .updateTable('sandbox_entries')
            .set({ value: String(Number(row.value) + 1) })
            .where('key', '=', key)
            .execute();
        }
      });
    const pairs = Array.from({ length: 4 }, () => [add(['a', 'b']), add(['b', 'a'])]);
    await Promise.all(pairs.flat());
    expect([await numberAt(database, 'a'), await numberAt(database, 'b')]).toStrictEqual([8, 8]);
  });

  it('sorts text by code point', async () => {
    const database = await open();
    const sorted = ['', ' ', '-', '0', 'A', 'Z', '_', 'a', 'aB', 'ab', 'z', 'ß', 'é', '\uffff', '😀'];
    await insert(database, ...sorted.toReversed());
    expect(await keysOf(database)).toStrictEqual(sorted);
  });

  it('keeps text as it is', async () => {
    const database = await open();
    const texts = ['\u0001\t\n\r', 'e\u0301', '\u00e9', ' trailing ', "'; drop table connections; --", '\\x00', '%_'];
    await insert(database, ...texts);
    expect(new Set(await keysOf(database))).toStrictEqual(new Set(texts));
  });

  it('gives integers up to 2^53 as numbers, counts too', async () => {
    const database = await open();
    await database.transaction((db) =>
      insertConnection(db, connectionRow('con_1', { created_at: Number.MAX_SAFE_INTEGER, updated_at: -1 })),
    );
    const row = await database.transaction((db) => findConnection(db, 'con_1'));
    expect(row).toMatchObject({ created_at: Number.MAX_SAFE_INTEGER, updated_at: -1, version: 1 });
    const counted = await database.transaction((db) =>
      db
        .selectFrom('connections')
        .select((eb) => eb.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow(),
    );
    expect(counted).toEqual({ count: 1 });
  });

  it.each([
    { what: 'a primary key', change: { name: 'other' }, columns: ['id'] },
    { what: 'a unique column', change: { id: 'con_2' }, columns: ['name'] },
  ])('tells that $what is taken, and no value of it', async ({ change, columns }) => {
    const database = await open();
    const row = connectionRow('con_1', { name: 'sEcReT' });
    await database.transaction((db) => insertConnection(db, row));
    const error: unknown = await database
      .transaction((db) => insertConnection(db, { ...row, ...change }))
      .then(
        () => undefined,
        (reason: unknown) => reason,
      );
    expect(error).toBeInstanceOf(UniqueViolationError);
    expect(error).toMatchObject({ table: 'connections', columns });
    expect(JSON.stringify([error, String(error)])).not.toMatch(/sEcReT|con_1/);
  });

  it('tells of two columns that are unique together', async () => {
    const database = await open();
    await insert(database, 'a');
    await expect(insert(database, 'a')).rejects.toMatchObject({
      table: 'sandbox_entries',
      columns: ['provider', 'collection', 'key'],
    });
  });

  it('keeps nothing when a statement failed, even if the work goes on', async () => {
    const database = await open();
    await insert(database, 'a');
    const stubborn = database.transaction(async (db) => {
      await db.insertInto('sandbox_entries').values(entry('b')).execute();
      await db
        .insertInto('sandbox_entries')
        .values(entry('a'))
        .execute()
        .catch(() => undefined);
    });
    await expect(stubborn).rejects.toBeInstanceOf(Error);
    expect(await keysOf(database)).toStrictEqual(['a']);
  });

  it('works on after a transaction that failed', async () => {
    const database = await open();
    await expect(database.transaction(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await insert(database, 'a');
    expect(await keysOf(database)).toStrictEqual(['a']);
  });

  it('finishes what has begun before it closes', async () => {
    const database = await open();
    const begun = insert(database, 'a');
    await Promise.all([begun, database.close()]);
    await expect(begun).resolves.toBeUndefined();
  });
});
