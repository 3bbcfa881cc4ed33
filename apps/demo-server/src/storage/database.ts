import type { Kysely } from 'kysely';
import type { Tables } from './tables.ts';

export interface TransactionOptions {
  /** Transactions with the same lock run one after another, across all nodes. SQLite runs all of them so. */
  readonly lock?: string;
}

/** The database of a server: where everything is kept that has to survive it. */
export interface Database {
  readonly dialect: 'sqlite' | 'postgres';
  /**
   * Runs `work` in a transaction. When the promise is fulfilled, what it wrote is on disk; when `work` throws,
   * nothing of it is kept. `work` must wait for nothing but the database and cryptography.
   */
  transaction<T>(work: (db: Kysely<Tables>) => Promise<T>, options?: TransactionOptions): Promise<T>;
  close(): Promise<void>;
}
