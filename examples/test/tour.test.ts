import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { demoApiKey } from '@tokenyard/mews-pos/sandbox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { serviceTours, tours } from '../tour/index.ts';
import { walk } from '../tour/stage.ts';
import { type StartedServer, startServer } from '../tour/start-server.ts';
import { table } from '../tour/table.ts';
import { run } from './run.ts';

const tour = path.join(import.meta.dirname, '../tour.ts');

describe('the tour', () => {
  let server: StartedServer;
  beforeAll(async () => {
    server = await startServer();
  });
  afterAll(() => server.stop());

  it.each(tours)('walks through $title, again and again on the same server', async (each) => {
    for (let round = 0; round < 3; round += 1) {
      const rows = await walk(each, server.origin);
      expect(rows.filter(({ result }) => result === 'FAILED')).toStrictEqual([]);
      expect(rows.filter(({ result }) => result === 'refused').length).toBeGreaterThan(0);
    }
  });

  it.each(tours)('walks through the token service with tokens of $title', async ({ provider }) => {
    const [each] = serviceTours(server.apiKey).filter((candidate) => candidate.provider === provider);
    for (let round = 0; each !== undefined && round < 2; round += 1) {
      const rows = await walk(each, server.origin);
      expect(rows.filter(({ result }) => result === 'FAILED')).toStrictEqual([]);
      expect(rows.at(0)).toMatchObject({ step: 'vend a token', result: 'ok' });
      expect(rows.length).toBeGreaterThan(5);
    }
  });

  it('uses a server that it is given', async () => {
    const { code, stdout } = await run(process.execPath, [tour, '--base', `${server.origin}/`]);
    expect([code, stdout]).toStrictEqual([0, expect.stringMatching(/\d+ steps on http:.*, 0 failed\n$/)]);
    expect(stdout).toContain(server.origin);
  });
});

describe('the program', () => {
  it('starts a server of its own, names every provider and shows no secret', async () => {
    const { code, stdout, stderr } = await run(process.execPath, [tour]);
    expect({ code, stderr }).toStrictEqual({ code: 0, stderr: '' });
    for (const { title } of tours) expect(stdout).toContain(`${title} `);
    for (const { title } of tours) expect(stdout).toContain(`Service: ${title} `);
    expect(stdout).not.toMatch(/secret-token:|sk_test_|ty_admin_|eyJ|[0-9A-F]{32}|(?<![\w-])\d{8}(?![\w-])/);
  });

  it('ends with a failure when a step fails', async () => {
    const broken = createServer((_, response) => response.writeHead(500).end(`echo of ${demoApiKey}`));
    await new Promise<void>((resolve) => {
      broken.listen(0, '127.0.0.1', resolve);
    });
    const { port } = broken.address() as AddressInfo;
    const { code, stdout } = await run(process.execPath, [tour, '--base', `http://127.0.0.1:${port}`]);
    broken.close();
    expect(code).toBe(1);
    expect(stdout).toMatch(/mint a token for a space code +FAILED +ApiError: .* failed with status 500/);
    expect(stdout).toContain(`${tours.length} failed`);
    expect(stdout).not.toContain(demoApiKey);
  });
});

describe('a report', () => {
  const stageOf = (go: Parameters<typeof walk>[0]['walk']) => walk({ provider: 'a', title: 'A', walk: go }, 'http://x');

  it('ends at the first step that fails', async () => {
    const rows = await stageOf(async ({ step }) => {
      await step('one', async () => 1, String);
      await step('two', () => Promise.reject(new TypeError('no')), String);
      await step('three', async () => 3, String);
    });
    expect(rows.map(({ step, result, detail }) => [step, result, detail])).toStrictEqual([
      ['one', 'ok', '1'],
      ['two', 'FAILED', 'TypeError: no'],
    ]);
  });

  it('counts a success as a failure where a refusal is due', async () => {
    const rows = await stageOf(({ refusal }) => refusal('use it', 401, async () => 'fine'));
    expect(rows).toMatchObject([{ result: 'FAILED', detail: 'expected 401, got success' }]);
  });

  it('is a table whose columns stand below each other', () => {
    const row = { provider: 'A', step: 'one', result: 'ok', detail: '1' } as const;
    expect(table([row, { ...row, step: 'three', result: 'refused' }, { ...row, provider: 'Bcd' }])).toBe(
      ['A    one    ok       1', '     three  refused  1', 'Bcd  one    ok       1'].join('\n'),
    );
  });
});
