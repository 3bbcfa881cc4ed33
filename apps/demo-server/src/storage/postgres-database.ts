import { setTimeout } from 'node:timers/promises';
import { type Random, systemRandom } from '@tokenyard/core/sandbox';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import { ConfigurationError } from '../configuration-error.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { OneStatement } from './one-statement.ts';
import { mayRunAgain, postgresError } from './postgres-errors.ts';
import type { Db, Tables } from './tables.ts';
import { createTurns } from './turns.ts';

export interface PostgresOptions {
  /** Connections of this process at most. Default 10. */
  readonly connections?: number | undefined;
  /** Told when a connection breaks that nobody is using. */
  readonly onError: (error: unknown) => void;
  /** Spreads the repeats of transactions that met. */
  readonly random?: Random | undefined;
}

/** Times that a transaction is run before it fails because it met others each time. */
const attempts = 8;

/**
 * Limits of a connection, in ms. A statement of ours takes a few; what takes longer waits for something that does not
 * come, and a node that hangs must not hold locks for ever.
 */
const limits = {
  connectionTimeoutMillis: 10_000,
  statement_timeout: 30_000,
  idle_in_transaction_session_timeout: 30_000,
};

/**
 * Opens a PostgreSQL database, which many nodes may share, and brings its tables up to date.
 * @param url such as `postgres://user:password@host:5432/name`; `pg` documents the parameters
 * @throws {ConfigurationError} when it cannot be reached or was changed by a newer version of the server
 */
export async function openPostgres(url: string, options: PostgresOptions): Promise<Database> {
  const settings = { connectionString: url, application_name: 'tokenyard', types: { getTypeParser: typeParser } };
  await migrateFirst(settings);
  const pool = new pg.Pool({ ...settings, ...limits, max: options.connections ?? 10 });
  pool.on('error', options.onError);
  // Whoever is using a connection that breaks learns it from his statement; unheard, the event would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  const inTurn = createTurns();
  const running = new Set<Promise<unknown>>();
  return {
    dialect: 'postgres',
    transaction: (work, { lock, single = false } = {}) => {
      const once = () => (single ? work(db.withPlugin(new OneStatement())) : runOnce(db, work, lock));
      const run = () => runAgain(once, options.random ?? systemRandom);
      const result = lock === undefined ? run() : inTurn(lock, run);
      running.add(result);
      return result.finally(() => running.delete(result));
    },
    load: () => {
      const { totalCount: openConnections, idleCount: idleConnections } = pool;
      return {
        openConnections,
        idleConnections,
        waiting: Math.max(0, running.size - openConnections + idleConnections),
      };
    },
    close: async () => {
      await Promise.allSettled(running);
      await db.destroy();
    },
  };
}

/** Without limits: a node may wait for another that is at it, and a migration may take its time. */
async function migrateFirst(settings: pg.PoolConfig): Promise<void> {
  const pool = new pg.Pool({ ...settings, max: 2 });
  pool.on('connect', (client) => client.on('error', () => undefined));
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) });
  try {
    await migrate(db, 'postgres');
  } catch (cause) {
    throw unusable(cause);
  } finally {
    await db.destroy();
  }
}

/** Integers of 64 bits as numbers: ours are below 2^53. */
const typeParser: pg.CustomTypesConfig['getTypeParser'] = (oid, format) =>
  oid === pg.types.builtins.INT8 && format !== 'binary' ? safeInteger : pg.types.getTypeParser(oid, format);

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} is no integer below 2^53`);
  return value;
}

/** Each statement sees what was committed before it, whatever the server's default is. */
const runOnce = <T>(db: Db, work: (db: Db) => Promise<T>, lock: string | undefined) =>
  db
    .transaction()
    .setIsolationLevel('read committed')
    .execute(async (transaction) => {
      if (lock !== undefined) await takeLock(transaction, lock);
      return work(transaction);
    });

async function takeLock(transaction: Transaction<Tables>, lock: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`.execute(transaction);
}

/** Full jitter below 8 ms, 16 ms, …, so that those that met do not meet again. */
async function runAgain<T>(run: () => Promise<T>, random: Random): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (!mayRunAgain(error) || attempt === attempts) throw postgresError(error);
      const [part = 0] = random.bytes(1);
      await setTimeout((part / 256) * 4 * 2 ** attempt);
    }
  }
}

/** The one line for a database that this server cannot work with. It does not repeat the URL: that holds a password. */
function unusable(cause: unknown): ConfigurationError {
  const error = postgresError(cause);
  const reason = error instanceof Error ? error.message : String(error);
  return new ConfigurationError(`The PostgreSQL database cannot be used: ${reason}. It was left as it is.`);
}
