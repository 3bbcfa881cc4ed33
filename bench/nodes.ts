import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from '../apps/demo-server/src/generate.ts';
import { serveUpstream, type Upstream } from '../apps/demo-server/test/cluster/upstream.ts';
import { merchantBackendSandbox } from '../packages/merchant-backend/src/sandbox/index.ts';
import { createTokenService, type TokenServiceClient } from '../packages/service-client/src/index.ts';
import { type Figure, median, repeat } from './figure.ts';
import { requestsPerSecond, requestText } from './load.ts';
import { startPostgres } from './postgres.ts';
import { revocationFigures } from './revocation.ts';
import { startNode } from './server.ts';

/** Connections, each with a caller of its own. */
const most = 16;
const adminKey = generate('admin-key', Date.now());

/**
 * The token service on SQLite and on PostgreSQL, with one node and with two. The load, the provider and the database
 * share the machine with the nodes. The provider keeps its tokens in memory, so that the service is what is measured.
 */
export async function nodeFigures(): Promise<readonly Figure[]> {
  const upstream = await serveUpstream(merchantBackendSandbox);
  try {
    return [...(await onSqlite(upstream)), ...(await onPostgres(upstream))];
  } finally {
    await upstream.close();
  }
}

async function onSqlite(upstream: Upstream): Promise<readonly Figure[]> {
  const directory = mkdtempSync(path.join(tmpdir(), 'tokenyard-bench-'));
  const node = await startNode({ TOKENYARD_ADMIN_KEY: adminKey }, '--data', directory);
  try {
    return await measure('SQLite', [node.origin], await prepare(node.origin, upstream));
  } finally {
    await node.stop();
    rmSync(directory, { recursive: true });
  }
}

async function onPostgres(upstream: Upstream): Promise<readonly Figure[]> {
  const postgres = await startPostgres();
  const env = {
    TOKENYARD_ADMIN_KEY: adminKey,
    TOKENYARD_KEYS: generate('encryption-key', Date.now()),
    DATABASE_URL: postgres.url,
  };
  const first = await startNode(env, '--node', 'first');
  try {
    const callers = await prepare(first.origin, upstream);
    const alone = await measure('PostgreSQL, one node', [first.origin], callers);
    const second = await startNode(env, '--node', 'second');
    try {
      const origins = [first.origin, second.origin] as const;
      const together = await measure('PostgreSQL, two nodes', origins, callers);
      const [a, b] = [clientOf(origins[0], callers), clientOf(origins[1], callers)];
      return [...alone, ...together, ...(await revocationFigures(a, b, await upstream.connect(a)))];
    } finally {
      await second.stop();
    }
  } finally {
    await first.stop();
    await postgres.stop();
  }
}

interface BenchCaller {
  readonly apiKey: string;
  readonly connection: string;
  /** A token of the connection. */
  readonly secret: string;
}

const clientOf = (baseUrl: string, [caller]: readonly BenchCaller[]): TokenServiceClient =>
  createTokenService({ baseUrl, credentials: { apiKey: caller?.apiKey } });

/** Connections with a token each, and callers whom no rate limit stops. */
async function prepare(baseUrl: string, upstream: Upstream): Promise<readonly BenchCaller[]> {
  const service = createTokenService({ baseUrl, credentials: { apiKey: adminKey } });
  const callers: BenchCaller[] = [];
  for (let count = 0; count < most; count += 1) {
    const connection = await upstream.connect(service, { duration: { d_us: 86_400_000_000 } });
    const { secret: apiKey } = await service.createApiKey({
      body: { name: `caller ${count}`, role: 'admin', rate_limit: 1_000_000 },
    });
    const response = await service.vendToken.withResponse({ path: { id: connection } });
    if (response.status !== 200) throw new Error('The provider wants a second factor');
    callers.push({ apiKey, connection, secret: response.body.secret });
  }
  return callers;
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };

const requests: Readonly<Record<string, (caller: BenchCaller, authorization: string) => string>> = {
  'vend from store': ({ connection }, authorization) =>
    requestText('GET', `/v1/connections/${connection}/token`, { authorization }),
  mint: ({ connection }, authorization) =>
    requestText('POST', `/v1/connections/${connection}/tokens`, { authorization }),
  introspect: ({ secret }, authorization) =>
    requestText('POST', '/v1/introspect', { authorization, ...form }, `token=${encodeURIComponent(secret)}`),
};

const rounds = 3;
const ms = 2000;

/**
 * Requests a second, 32 at once, spread over the nodes: of one caller over one connection, and of many over many. The
 * processor time that they take is a measure of the service also where the machine has other work.
 */
async function measure(
  place: string,
  origins: readonly string[],
  callers: readonly BenchCaller[],
): Promise<readonly Figure[]> {
  const figures: Figure[] = [];
  for (const [kind, textOf] of Object.entries(requests)) {
    for (const count of [1, most]) {
      const texts = callers.slice(0, count).map((caller) => textOf(caller, `Bearer ${caller.apiKey}`));
      // Every node serves every caller.
      const spread = texts.flatMap((text) => origins.map(() => text));
      const samples = await repeat(rounds, async () => {
        const before = await processorTime(origins);
        const rate = await requestsPerSecond(origins, spread, { ms });
        return { rate, processor: ((await processorTime(origins)) - before) / ((rate * ms) / 1000) };
      });
      const name = `${place}: ${kind}, ${count === 1 ? 'one caller' : `${count} callers`}`;
      const [rate, processor] = [samples.map((sample) => sample.rate), samples.map((sample) => sample.processor)];
      figures.push({ name, value: median(rate), unit: 'requests/s' });
      figures.push({ name: `${name}: processor time of a request`, value: median(processor), unit: 'ms' });
    }
  }
  return figures;
}

/** Milliseconds (ms) that the nodes have computed so far. */
async function processorTime(origins: readonly string[]): Promise<number> {
  const times = origins.map(async (origin) => {
    const metrics = await (await fetch(`${origin}/metrics`)).text();
    return 1000 * Number(/^\S*process_cpu_seconds_total (\S+)/m.exec(metrics)?.[1]);
  });
  return (await Promise.all(times)).reduce((sum, time) => sum + time, 0);
}
