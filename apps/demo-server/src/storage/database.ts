import type { Db } from './tables.ts';

interface TransactionOptions {
  /** Transactions with the same lock run one after another, across all nodes. SQLite runs all of them so. */
  readonly lock?: string;
  /** The work executes one statement, so nothing has to be sent to begin and to commit. A second one fails. */
  readonly single?: boolean;
}

/** What a database has to do at the moment. */
interface DatabaseLoad {
  readonly openConnections: number;
  readonly idleConnections: number;
  /** Transactions that wait for a connection or their turn. */
  readonly waiting: number;
}

/** The database of a server: where everything is kept that has to survive it. */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres';
  /**
   * Runs `work` in a transaction. When the promise is fulfilled, what it wrote is on disk; when `work` throws or one
   * of its statements failed, nothing of it is kept. Two that meet may have to be undone and run once more, so `work`
   * must have no effect but on the database, wait for nothing but the database and cryptography, and begin no other
   * transaction. What it reads can change until it writes; `forUpdate()`, a condition in the update, or `lock`
   * prevent that.
   * @throws {UniqueViolationError | DatabaseUnavailableError} as far as the database gave the reason
   */
  transaction<T>(work: (db: Db) => Promise<T>, options?: TransactionOptions): Promise<T>;
  load(): DatabaseLoad;
  close(): Promise<void>;
}
