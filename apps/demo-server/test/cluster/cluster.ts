import { createTokenService, type TokenServiceClient } from '@tokenyard/service-client';
import pg from 'pg';
import { generate } from '../../src/generate.ts';
import { createTestDatabase } from '../postgres/test-database.ts';
import { type ServerProcess, startServer } from '../server-process.ts';
import { boundedFetch } from './bounded-fetch.ts';

interface NodeOptions {
  /** Milliseconds (ms) by which the clock of this node is ahead: for it, so much time has passed. */
  readonly ahead?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Server processes that share one PostgreSQL database and its keys. */
export interface Cluster {
  start(name: string, options?: NodeOptions): Promise<ServerProcess>;
  /** Runs a statement on the database, past all nodes. */
  sql(statement: string): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Kills the nodes that run, and deletes the database. */
  close(): Promise<void>;
}

export async function openCluster(): Promise<Cluster> {
  const database = await createTestDatabase();
  const keys = generate('encryption-key', Date.now());
  const processes: ServerProcess[] = [];
  return {
    start: async (name, { ahead = 0, env } = {}) => {
      const shared = { DATABASE_URL: database.url, TOKENYARD_KEYS: keys, ...clock(ahead) };
      const node = await startServer(['--node', name, '--schedule-interval', '1'], { env: { ...shared, ...env } });
      processes.push(node);
      return node;
    },
    sql: async (statement) => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      try {
        return (await client.query<Record<string, unknown>>(statement)).rows;
      } finally {
        await client.end();
      }
    },
    close: async () => {
      await Promise.all(processes.map((node) => node.stop('SIGKILL')));
      await database.drop();
    },
  };
}

/** Leases last longer than a test may: a process that is told so lives in the future. */
function clock(ahead: number): Readonly<Record<string, string>> {
  if (ahead === 0) return {};
  const module = encodeURIComponent(`const { now } = Date; Date.now = () => now() + ${ahead};`);
  return { NODE_OPTIONS: `--import=data:text/javascript,${module}` };
}

/** A client of one node: each call is one request, so that a test sees what became of it. */
export const clientOf = ({ url }: ServerProcess, apiKey: string, sockets = 100): TokenServiceClient =>
  createTokenService({
    baseUrl: url,
    credentials: { apiKey },
    fetch: boundedFetch(sockets),
    timeout: 60_000,
    retry: { attempts: 1 },
  });

/** An API key that no test uses up. */
export async function unlimitedKey(admin: TokenServiceClient): Promise<string> {
  const { secret } = await admin.createApiKey({ body: { name: 'test', role: 'admin', rate_limit: 1_000_000 } });
  return secret;
}
