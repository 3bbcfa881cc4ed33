import { randomBytes } from 'node:crypto';
import type { Config } from './config.ts';
import { openKeyFile } from './crypto/key-file.ts';
import { type KeyRing, newKey, parseKeys } from './crypto/key-ring.ts';
import { openDataDirectory } from './data-directory.ts';
import type { Database } from './storage/database.ts';
import { openPostgres } from './storage/postgres-database.ts';
import { openSqlite } from './storage/sqlite-database.ts';

/** Where a process keeps what has to survive it, and the keys that it is written with. */
export interface Storage {
  readonly database: Database;
  readonly keyRing: KeyRing;
  /** 32 secret bytes for what sandboxes sign or encrypt; the same on all nodes of a database. */
  readonly sandboxKey: Uint8Array<ArrayBuffer>;
  /** Where that is, for people. */
  readonly place: string;
  close(): Promise<void>;
}

type StorageConfig = Pick<Config, 'dataDirectory' | 'databaseUrl' | 'databaseConnections' | 'keys'>;

/**
 * Opens the database: PostgreSQL, SQLite in the data directory, or memory.
 * @throws {ConfigurationError} when it cannot be used; nothing is destroyed then
 */
export async function openStorage(config: StorageConfig, onError: (error: unknown) => void): Promise<Storage> {
  const { dataDirectory, databaseUrl, keys } = config;
  // Nodes that share a database and get their keys by configuration need no directory.
  const needsDirectory = databaseUrl === undefined || keys === undefined;
  const data = dataDirectory === undefined || !needsDirectory ? undefined : openDataDirectory(dataDirectory);
  try {
    const keyRing = keys ?? (data === undefined ? passingKeys() : openKeyFile(data));
    const database =
      databaseUrl === undefined
        ? await openSqlite(data?.databaseFile ?? ':memory:')
        : await openPostgres(databaseUrl.reveal(), { connections: config.databaseConnections, onError });
    return {
      database,
      keyRing,
      sandboxKey: databaseUrl === undefined && data !== undefined ? data.sandboxKey : sharedKey(keyRing),
      place: databaseUrl === undefined ? (data?.databaseFile ?? 'in memory') : 'PostgreSQL',
      close: async () => {
        await database.close();
        data?.release();
      },
    };
  } catch (error) {
    data?.release();
    throw error;
  }
}

/** Keys that end with the process, as what they encrypt does. */
const passingKeys = (): KeyRing => parseKeys(newKey(randomBytes(32)), 'the key');

/**
 * Derived from the oldest key, so that a new one changes nothing for the sandboxes. Ids sort by age; the order of the
 * ring changes while a new key is brought in.
 */
function sharedKey(keyRing: KeyRing): Uint8Array<ArrayBuffer> {
  const oldest = keyRing.ids.toSorted()[0] ?? keyRing.activeId;
  return new Uint8Array(keyRing.derive(oldest, 'sandbox') ?? randomBytes(32));
}
