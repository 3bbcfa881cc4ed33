import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type StartedServer, startServer } from '../tour/start-server.ts';
import { byCurl, byFetch } from './curl.ts';
import { run } from './run.ts';

const folder = path.join(import.meta.dirname, '../readme');
const readme = readFileSync(path.join(import.meta.dirname, '../../README.md'), 'utf8');
const blocksIn = (language: string) =>
  [...readme.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, text = '']) => text);
const files = readdirSync(folder);
const commands = blocksIn('sh').map((command) => command.trim());

const printed = 'http://127.0.0.1:4747';
let server: StartedServer;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

describe('the README', () => {
  it('shows the examples that are kept as files, and no others', () => {
    const kept = files.map((name) => readFileSync(path.join(folder, name), 'utf8'));
    expect(new Set(blocksIn('ts'))).toStrictEqual(new Set(kept));
  });

  it('shows the commands that the server prints, and no others', () => {
    const shown = server.printed.replaceAll(server.origin, printed).replaceAll('\n  ', '\n');
    const curls = [...shown.matchAll(/^curl .*?'$(?!\n )/gms)].map(([command]) => command);
    expect(curls.length).toBe(5);
    expect(commands).toStrictEqual(curls);
  });
});

describe('as printed works', () => {
  it.each(files)('%s', async (name) => {
    const args = ['--import', path.join(import.meta.dirname, 'redirect.ts'), path.join(folder, name)];
    const env = {
      ...process.env,
      PRINTED_ORIGIN: printed,
      LIVE_ORIGIN: server.origin,
      TOKENYARD_API_KEY: server.apiKey,
    };
    expect(await run(process.execPath, args, env)).toStrictEqual({
      code: 0,
      stdout: expect.stringMatching(/\w/),
      stderr: '',
    });
  });

  const named = commands.map((command) => ({ command, url: /http:\S+/.exec(command)?.[0] }));
  it.each(named)('curl $url', async ({ command }) => {
    const statuses = [
      await byFetch(command, [printed, server.origin]),
      await byCurl(command, [printed, server.origin]),
    ];
    // A machine without curl is content with the first.
    expect(new Set(statuses.map((status = statuses[0]) => status))).toStrictEqual(new Set([statuses[0]]));
    expect([200, 201]).toContain(statuses[0]);
  });
});
