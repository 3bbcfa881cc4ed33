import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSqlite } from './sqlite-database.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'tokenyard-'));
});
afterEach(() => rmSync(directory, { recursive: true }));

const fileIn = (name = 'test.db') => path.join(directory, name);
const entry = (key: string) => ({ provider: 'p', collection: 'c', key, value: '1' });

describe('openSqlite', () => {
  it('shares one commit between the transactions of a tick and fails each on its own', async () => {
    const database = await openSqlite(fileIn());
    const reader = new DatabaseSync(fileIn(), { readOnly: true });
    const count = () => reader.prepare('select count(*) as n from sandbox_entries').get()?.n;
    const seen: unknown[] = [];
    const work = (key: string) =>
      database.transaction(async (db) => {
        seen.push(count());
        await db.insertInto('sandbox_entries').values(entry(key)).execute();
        if (key === 'bad') throw new Error('refused');
        return key;
      });
    const settled = await Promise.allSettled([work('a'), work('bad'), work('b'), work('a')]);
    expect(settled.map(({ status }) => status)).toStrictEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    // Nobody outside saw any of it before the one commit.
    expect(seen).toStrictEqual([0, 0, 0, 0]);
    expect(count()).toBe(2);
    reader.close();
    await database.close();
  });

  it('has every commit written through to the disk', async () => {
    const database = await openSqlite(fileIn());
    const pragma = (name: string) =>
      database.transaction(async (db) => (await sql.raw(`PRAGMA ${name}`).execute(db)).rows);
    expect(await pragma('journal_mode')).toMatchObject([{ journal_mode: 'wal' }]);
    // 2 is FULL: the log is synchronised at every commit (SQLite, PRAGMA synchronous).
    expect(await pragma('synchronous')).toMatchObject([{ synchronous: 2 }]);
    await database.close();
  });

  it('finds its data again', async () => {
    const first = await openSqlite(fileIn());
    await first.transaction((db) => db.insertInto('sandbox_entries').values(entry('kept')).execute());
    await first.close();
    const second = await openSqlite(fileIn());
    const rows = await second.transaction((db) => db.selectFrom('sandbox_entries').selectAll().execute());
    expect(rows).toEqual([entry('kept')]);
    await second.close();
  });

  it('refuses a file that a newer version has changed, and leaves it as it is', async () => {
    const newer = await openSqlite(fileIn());
    await newer.transaction((db) => sql`insert into kysely_migration values ('9999-later', '2100-01-01')`.execute(db));
    await newer.close();
    const bytes = readFileSync(fileIn());
    await expect(openSqlite(fileIn())).rejects.toThrow(
      /cannot be used: a newer version of this server has changed it \(9999-later\)\. It was left as it is\./,
    );
    expect(readFileSync(fileIn()).equals(bytes)).toBe(true);
  });

  it('refuses a damaged file and leaves it as it is', async () => {
    writeFileSync(fileIn(), 'this is no database, but somebody may need it');
    await expect(openSqlite(fileIn())).rejects.toThrow(
      /cannot be used: file is not a database\. It was left as it is\./,
    );
    expect(readFileSync(fileIn(), 'utf8')).toBe('this is no database, but somebody may need it');
  });

  it('refuses a file that is damaged inside', async () => {
    const first = await openSqlite(fileIn());
    await first.transaction(async (db) => {
      for (let index = 0; index < 500; index += 1) {
        await db
          .insertInto('sandbox_entries')
          .values({ ...entry(`k${index}`), value: 'x'.repeat(200) })
          .execute();
      }
    });
    await first.close();
    const bytes = readFileSync(fileIn());
    bytes.fill(0xff, 4096 * 3, 4096 * 6);
    writeFileSync(fileIn(), bytes);
    await expect(openSqlite(fileIn())).rejects.toThrow(/cannot be used/);
    expect(readFileSync(fileIn()).equals(bytes)).toBe(true);
  });
});
