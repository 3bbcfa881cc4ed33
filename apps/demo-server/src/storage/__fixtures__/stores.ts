import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { Database } from '../database.ts';
import { openSqlite } from '../sqlite-database.ts';

/** Opens an empty database for one test and closes it afterwards. */
type OpenDatabase = () => Promise<Database>;

/** Every kind of database that the server runs on: what holds for one has to hold for all. */
export const stores: Readonly<Record<string, OpenDatabase>> = {
  'SQLite in memory': () => closedAfterTest(openSqlite(':memory:')),
  'SQLite file': () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'tokenyard-'));
    onTestFinished(() => rmSync(directory, { recursive: true }));
    return closedAfterTest(openSqlite(path.join(directory, 'test.db')));
  },
};

async function closedAfterTest(opening: Promise<Database>): Promise<Database> {
  const database = await opening;
  onTestFinished(() => database.close());
  return database;
}
