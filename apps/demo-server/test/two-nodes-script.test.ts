import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createTokenService } from '@tokenyard/service-client';
import pg from 'pg';
import { describe, expect, inject, it } from 'vitest';

const script = path.join(import.meta.dirname, '../scripts/two-nodes.ts');

/** Runs the script until it has told where everything is, or has ended. */
async function runScript(main: string) {
  const child = spawn(process.execPath, [script, main], {
    env: { HOME: process.env.HOME, PATH: process.env.PATH, TOKENYARD_LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { stdout: '', stderr: '' };
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    printed.stderr += text;
  });
  const ended = once(child, 'close').then(([code]: unknown[]) => ({ code, ...printed }));
  const ready = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed.stdout += text;
      if (printed.stdout.endsWith('Stop: Ctrl-C\n')) resolve();
    });
  });
  await Promise.race([ready, ended]);
  const fact = (name: string) => new RegExp(`^${name} +(\\S+)$`, 'm').exec(printed.stdout)?.[1] ?? '';
  return { child, ended, fact };
}

describe('two nodes on one PostgreSQL server', () => {
  it('serve the same tokens, and are gone with their database at Ctrl-C', async () => {
    const { child, ended, fact } = await runScript(inject('serverFile'));
    const [a, b] = [fact('node a'), fact('node b')].map((baseUrl) =>
      createTokenService({ baseUrl, credentials: { apiKey: fact('API key') } }),
    );
    const connection = (await a?.listConnections())?.connections.find(({ name }) => name === 'mews-pos');
    const path = { id: connection?.id ?? '' };
    const vended = await Promise.all([a?.vendToken.withResponse({ path }), b?.vendToken.withResponse({ path })]);
    const tokens = vended.map((response) => (response?.status === 200 ? response.body : undefined));
    expect(tokens[0]?.token.id).toMatch(/^tok_/);
    expect(tokens[1]?.token.id).toBe(tokens[0]?.token.id);
    await a?.revokeToken({ path: { id: tokens[0]?.token.id ?? '' } });
    expect(await b?.introspectToken({ body: { token: tokens[0]?.secret ?? '' } })).toStrictEqual({ active: false });

    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    for (const name of ['node a', 'node b']) await expect(fetch(fact(name))).rejects.toThrow('fetch failed');
    const client = new pg.Client({ connectionString: fact('database') });
    await expect(client.connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('say what is missing', async () => {
    const { ended } = await runScript('/nowhere/main.js');
    expect(await ended).toStrictEqual({
      code: 1,
      stdout: '',
      stderr: '/nowhere/main.js is missing; build it first: pnpm build\n',
    });
  });
});
