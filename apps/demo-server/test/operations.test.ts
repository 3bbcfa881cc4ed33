import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runServer, startServer } from './server-process.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokenyard-operations-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const linesOf = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('--print-config', () => {
  it('prints what is in force and makes nothing', async () => {
    const directory = path.join(folder, 'unused');
    const env = { TOKENYARD_DATA: directory, DATABASE_URL: 'postgres://tokens:S3CRET@database/tokens' };
    const { code, stdout, stderr } = await runServer(['--print-config', '--port', '4000'], { env });
    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      port: 4000,
      dataDirectory: directory,
      databaseUrl: 'postgres://tokens:***@database/tokens',
      logLevel: 'warn',
    });
    expect(existsSync(directory)).toBe(false);
  });

  it('refuses what the server would refuse', async () => {
    const { code, stdout, stderr } = await runServer(['--print-config'], { env: { TOKENYARD_KEYS: 'S3CRET' } });
    expect({ code, stdout }).toStrictEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^TOKENYARD_KEYS: key 1 is not valid\. .*\n$/);
  });
});

describe('the log', () => {
  it('is JSON on standard error, one line a request, beside what people read on standard output', async () => {
    const server = await startServer(['--memory', '--log-level', 'info', '--node', 'n1']);
    const headers = { 'x-request-id': 'r1', traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' };
    await fetch(`${server.url}/mews-pos/v1/health-check?token=S3CRET`, { headers });
    await fetch(`${server.url}/healthz`);
    const { code, stdout, stderr } = await server.stop();
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Tokenyard demo server on http:\S+\nState: in memory\n/);
    const shared = { node: 'n1', time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), level: 'info' };
    expect(linesOf(stderr)).toMatchObject([
      { ...shared, msg: 'started', url: server.url, database: 'sqlite' },
      { ...shared, msg: 'request', route: '/mews-pos/v1/health-check', status: 200, request_id: 'r1' },
      { ...shared, msg: 'stopping', signal: 'SIGTERM' },
      { ...shared, msg: 'stopped' },
    ]);
    expect(stderr).toContain('"trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"');
    expect(stderr).not.toContain('S3CRET');
  });
});

describe('a server that comes upon an error that nobody expected', () => {
  it('tells it without what it quotes, and ends', async () => {
    const throwing = "process.on('SIGUSR2', () => { JSON.parse('S3CRET'); })";
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(throwing)}` };
    const server = await startServer(['--memory'], { env });
    const { code, stderr } = await server.stop('SIGUSR2');
    expect(code).toBe(1);
    expect(linesOf(stderr)).toMatchObject([{ level: 'error', msg: 'fault', error: { name: 'SyntaxError' } }]);
    expect(stderr).not.toContain('S3CRET');
  });
});

describe('a server that was told to stop', () => {
  it('goes on serving for a while, no longer ready, until a second signal ends it at once', async () => {
    const server = await startServer(['--memory', '--drain-delay', '3600']);
    const statusOf = async (page: string) => (await fetch(server.url + page)).status;
    expect(await statusOf('/readyz')).toBe(200);
    const ended = server.stop('SIGTERM');
    await expect.poll(() => statusOf('/readyz')).toBe(503);
    expect(await (await fetch(`${server.url}/readyz`)).json()).toStrictEqual({ status: 'draining', checks: {} });
    expect([await statusOf('/healthz'), await statusOf('/mews-pos/v1/health-check')]).toStrictEqual([200, 200]);
    await server.stop('SIGINT');
    expect(await ended).toMatchObject({ code: null, signal: 'SIGINT' });
  });

  it('waits for requests no longer than its drain time', async () => {
    const server = await startServer(['--memory', '--drain-time', '0']);
    const control = `${server.url}/_control/mews-pos/faults`;
    const effect = { kind: 'latency', ms: 3_600_000 };
    const headers = { 'content-type': 'application/json' };
    await fetch(control, { method: 'POST', headers, body: JSON.stringify({ effect }) });
    const answer = fetch(`${server.url}/mews-pos/v1/health-check`).catch((error: unknown) => error);
    // A fault that has struck is no longer listed: the request is in flight.
    await expect.poll(async () => (await (await fetch(control)).json()).faults).toStrictEqual([]);
    const ended = server.stop();
    expect(await answer).toBeInstanceOf(TypeError);
    expect(await ended).toMatchObject({ signal: null, code: 1 });
  });
});
