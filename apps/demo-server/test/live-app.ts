import { type AppParts, createApp } from '../src/create-app.ts';
import { defaultLimits, type Limits } from '../src/http/limits.ts';
import { listen } from '../src/http/listen.ts';
import { Readiness } from '../src/http/readiness.ts';
import type { ServedProvider } from '../src/http/served-provider.ts';
import { providers } from '../src/providers.ts';
import { createSandboxStore } from '../src/storage/sandbox-store.ts';
import { openSqlite } from '../src/storage/sqlite-database.ts';

export interface LiveApp {
  readonly url: string;
  readonly served: readonly ServedProvider[];
  /** Faults of the server itself that were reported. */
  readonly errors: readonly unknown[];
  close(): Promise<void>;
}

/** The app on a socket, with its state in a database in memory. */
export async function liveApp(parts: Partial<AppParts> = {}, limits: Limits = defaultLimits): Promise<LiveApp> {
  const errors: unknown[] = [];
  const onError = (error: unknown) => errors.push(error);
  const database = await openSqlite(':memory:');
  const app = createApp({
    providers,
    storeOf: (provider) => createSandboxStore(database, provider),
    key: new Uint8Array(32),
    readiness: new Readiness({ checks: [] }),
    onError,
    ...parts,
  });
  const listener = await listen({ fetch: app.fetch, host: '127.0.0.1', port: 0, limits, onError });
  return {
    url: listener.url,
    served: app.served,
    errors,
    close: async () => {
      await listener.stop(0);
      await database.close();
    },
  };
}
