import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { providers } from '../apps/demo-server/src/providers.ts';
import type { Figure } from './figure.ts';
import { requestsPerSecond, requestText } from './load.ts';
import { type MeasuredServer, startBareServer, startDemoServer } from './server.ts';

const json = { 'content-type': 'application/json' };
const health = requestText('GET', '/mews-pos/v1/health-check', {});
const status = requestText('GET', '/healthz', {});

/** Taler's provider has no limit on mints. */
function mintRequest(): string {
  const { example } = providers['merchant-backend']?.demo ?? {};
  if (example === undefined) throw new Error('merchant-backend is not served');
  return requestText(
    example.method,
    `/merchant-backend${example.target}`,
    example.headers,
    JSON.stringify(example.body),
  );
}

/** Requests a second over kept connections, 32 at once; the load comes from this process, so it shares the machine. */
export async function requestFigures(): Promise<readonly Figure[]> {
  const mint = mintRequest();
  const bareGet = await on(startBareServer, (origin) => requestsPerSecond(origin, status));
  const barePost = await on(startBareServer, (origin) =>
    requestsPerSecond(origin, requestText('POST', '/', json, '{}')),
  );
  const directory = mkdtempSync(path.join(tmpdir(), 'tokenyard-bench-'));
  const onDisk = () => startDemoServer('--data', directory);
  const inMemory = () => startDemoServer('--memory');
  const figures: readonly Figure[] = [
    await figure('GET /healthz', inMemory, status, bareGet),
    await figure('GET a health check of a sandbox, in memory', inMemory, health, bareGet),
    await figure('POST a mint, in memory', inMemory, mint, barePost),
    await figure('POST a mint, every one on disk', onDisk, mint, barePost),
  ];
  rmSync(directory, { recursive: true });
  return figures;
}

async function figure(
  name: string,
  start: () => Promise<MeasuredServer>,
  request: string,
  bare: number,
): Promise<Figure> {
  const value = await on(start, (origin) => requestsPerSecond(origin, request));
  return { name, value, unit: 'requests/s', baseline: { name: 'bare node:http', value: bare } };
}

async function on(start: () => Promise<MeasuredServer>, measure: (origin: string) => Promise<number>): Promise<number> {
  const server = await start();
  return measure(server.origin).finally(() => server.stop());
}
