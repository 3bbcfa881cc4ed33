import { banner } from './banner.ts';
import type { Config } from './config.ts';
import { createApp } from './create-app.ts';
import { openDataDirectory } from './data-directory.ts';
import { type Listener, listen } from './http/listen.ts';
import { providers } from './providers.ts';
import type { Database } from './storage/database.ts';
import { createSandboxStore } from './storage/sandbox-store.ts';
import { openSqlite } from './storage/sqlite-database.ts';

/** Milliseconds (ms) that requests in flight get to finish after a signal. */
const drainTime = 10_000;

const onError = (error: unknown) => console.error('unexpected error:', error instanceof Error ? error.stack : error);

/**
 * Runs the server until a signal stops it.
 * @throws {ConfigurationError} when it cannot start as configured
 */
export async function serve({ port, host, dataDirectory }: Config): Promise<void> {
  const data = dataDirectory === undefined ? undefined : openDataDirectory(dataDirectory);
  const database = await openSqlite(data?.databaseFile ?? ':memory:');
  const app = createApp({
    providers,
    storeOf: (provider) => createSandboxStore(database, provider),
    key: data?.sandboxKey ?? crypto.getRandomValues(new Uint8Array(32)),
    checkReady: () => checkReady(database),
    onError,
  });
  const listener = await listen({ fetch: app.fetch, host, port, onError }).catch(async (error: unknown) => {
    await database.close();
    throw error;
  });
  stopOnSignal(async () => {
    await drain(listener, database);
    data?.release();
  });
  // Last, because whoever waits for these lines may send a signal right after them.
  console.log(banner(app.served, listener.url, data?.databaseFile ?? 'in memory'));
}

const checkReady = (database: Database) =>
  database.transaction(async (db) => {
    await db.selectFrom('sandbox_entries').select('key').limit(1).execute();
  });

async function drain(listener: Listener, database: Database): Promise<void> {
  await listener.stop(drainTime);
  await database.close();
}

/** A second signal ends the process at once, as without us. */
function stopOnSignal(stop: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop().catch(onError));
}
