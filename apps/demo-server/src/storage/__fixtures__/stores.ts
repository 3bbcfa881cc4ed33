import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, onTestFinished } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/postgres/test-database.ts';
import type { Database } from '../database.ts';
import { openPostgres } from '../postgres-database.ts';
import { openSqlite } from '../sqlite-database.ts';

/** Opens an empty database for one test and closes it afterwards. */
export type OpenDatabase = () => Promise<Database>;

/** Every kind of database that the server runs on: what holds for one has to hold for all. */
export const stores: Readonly<Record<string, OpenDatabase>> = {
  'SQLite in memory': () => closedAfterTest(openSqlite(':memory:')),
  'SQLite file': () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'tokenyard-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    return closedAfterTest(openSqlite(path.join(directory, 'test.db')));
  },
  PostgreSQL: async () => {
    const database = await closedAfterTest(openNode());
    await forgetEverything(database);
    return database;
  },
};

/** The PostgreSQL database of this test file. */
let testDatabase: Promise<TestDatabase> | undefined;
afterAll(async () => (await testDatabase)?.drop());

/** One more node on the PostgreSQL database that the test has opened. The test closes it. */
export async function openNode(connections?: number): Promise<Database> {
  testDatabase ??= createTestDatabase();
  const { url } = await testDatabase;
  return openPostgres(url, { connections, onError: (error) => console.error(error) });
}

async function closedAfterTest(opening: Promise<Database>): Promise<Database> {
  const database = await opening;
  onTestFinished(() => database.close());
  return database;
}

let tableNames: readonly string[] | undefined;

/** Empties every table of a PostgreSQL database. */
export const forgetEverything = (database: Database): Promise<void> =>
  database.transaction(async (db) => {
    tableNames ??= (await db.introspection.getTables()).map(({ name }) => name);
    const deletions = tableNames.map((name) => `delete from ${name};`).join(' ');
    await sql.raw(`do $$ begin ${deletions} end $$`).execute(db);
  });
