import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { ConfigurationError } from '../configuration-error.ts';

/** Milliseconds (ms) to wait for a tool that has the file locked. */
const lockTimeout = 5000;

/**
 * Opens an SQLite file, or a database in memory with `:memory:`.
 * @throws {ConfigurationError} when it is damaged or holds other data; the file stays as it is
 */
export function openSqliteFile(file: string): DatabaseSync {
  try {
    if (existsSync(file) && statSync(file).size > 0) inspect(file);
    const database = new DatabaseSync(file, { timeout: lockTimeout });
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON');
    return database;
  } catch (error) {
    throw unusable(file, error);
  }
}

/** The one line for a database file that this server cannot work with. */
export function unusable(file: string, cause: unknown): ConfigurationError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ConfigurationError(`The database ${file} cannot be used: ${reason}. It was left as it is.`);
}

/** Looks at a file without writing: closing a connection that may write would already change a damaged file. */
function inspect(file: string): void {
  const database = new DatabaseSync(file, { readOnly: true, timeout: lockTimeout });
  try {
    const check = database.prepare('PRAGMA quick_check(1)').get();
    if (Object.values(check ?? {})[0] !== 'ok') throw new Error('it is damaged');
    const tables = database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    if (tables.length > 0 && !tables.some(({ name }) => name === 'kysely_migration'))
      throw new Error('it belongs to another program');
  } finally {
    database.close();
  }
}
