import type { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { OneStatement } from './one-statement.ts';
import { LocklessSqliteDialect } from './sqlite-dialect.ts';
import { sqliteError } from './sqlite-errors.ts';
import { openSqliteFile, unusable } from './sqlite-file.ts';
import { statementsOf } from './sqlite-statements.ts';
import type { Db, Tables } from './tables.ts';

/** Transactions that share one commit at most, so that one commit never keeps callers waiting for long. */
const batchSize = 256;

interface QueuedWork {
  /** Gives what tells the caller its result. */
  readonly run: () => Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

/**
 * Opens an SQLite database file, or one in memory with `:memory:`.
 * @throws {ConfigurationError} when the file cannot be opened, is damaged, or was written by a newer version of the
 *   server; it stays as it is
 */
export async function openSqlite(file: string): Promise<Database> {
  const database = openSqliteFile(file);
  const failures: unknown[] = [];
  const statements = statementsOf(database, (cause) => {
    const error = sqliteError(cause);
    failures.push(error);
    return error;
  });
  const db = new Kysely<Tables>({ dialect: new LocklessSqliteDialect({ database: statements }) });
  await migrateAtOnce(database, db).catch(async (error: unknown) => {
    await db.destroy();
    throw unusable(file, error);
  });
  const queue: QueuedWork[] = [];
  let flushing: Promise<void> | undefined;

  /** All that is queued in one tick shares a transaction: one write to the disk for many callers. */
  const flush = async () => {
    while (queue.length > 0) await commitTogether(database, queue.splice(0, batchSize));
    flushing = undefined;
  };

  return {
    dialect: 'sqlite',
    transaction: (work, { single = false } = {}) =>
      new Promise((resolve, reject) => {
        const run = async () => {
          failures.length = 0;
          const value = await work(single ? db.withPlugin(new OneStatement()) : db);
          // PostgreSQL undoes a transaction in which a statement failed, whatever becomes of the error.
          if (failures.length > 0) throw failures[0];
          return () => resolve(value);
        };
        queue.push({ run, reject });
        flushing ??= new Promise<void>((begin) => setImmediate(begin)).then(flush);
      }),
    load: () => ({ openConnections: 1, idleConnections: flushing === undefined ? 1 : 0, waiting: queue.length }),
    close: async () => {
      await flushing;
      await db.destroy();
    },
  };
}

/** A crash in the middle leaves nothing: SQLite can take back a change of tables, the migrator does not count on it. */
async function migrateAtOnce(database: DatabaseSync, db: Db): Promise<void> {
  database.exec('BEGIN IMMEDIATE');
  await migrate(db, 'sqlite');
  database.exec('COMMIT');
}

/** Runs each work in a savepoint of one transaction; callers are answered after the commit only. */
async function commitTogether(database: DatabaseSync, batch: readonly QueuedWork[]): Promise<void> {
  const answers: (() => void)[] = [];
  try {
    database.exec('BEGIN IMMEDIATE');
    for (const { run, reject } of batch) {
      database.exec('SAVEPOINT work');
      try {
        answers.push(await run());
        database.exec('RELEASE work');
      } catch (error) {
        database.exec('ROLLBACK TO work; RELEASE work');
        answers.push(() => reject(error));
      }
    }
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    for (const { reject } of batch) reject(sqliteError(error));
    return;
  }
  for (const answer of answers) answer();
}
