import { mkdirSync, mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { accessTokenOf, createMerchantBackend } from '@tokenyard/merchant-backend';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchServer, type ServerProcess, startServer } from './server-process.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokenyard-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const clientOf = ({ url }: ServerProcess, credentials: { readonly password?: string; readonly token?: string }) =>
  createMerchantBackend({
    baseUrl: `${url}/merchant-backend`,
    instance: 'sandbox',
    credentials,
    // A server that was killed does not come back under the same port.
    retry: { attempts: 1 },
  });

/** Mints over several connections at once until the server dies; gives every token whose mint was acknowledged. */
async function mintUntilKilled(server: ServerProcess, acknowledgements: number): Promise<readonly string[]> {
  const { createToken } = clientOf(server, { password: 'sandbox' });
  const acknowledged: string[] = [];
  const mint = async (): Promise<void> => {
    const response = await createToken.withResponse({ body: { scope: 'all' } });
    if (response.status === 200) acknowledged.push(accessTokenOf(response.body) ?? '');
    // Others are in flight now: before, in and behind their commits.
    if (acknowledged.length === acknowledgements) await server.stop('SIGKILL');
    return mint();
  };
  await Promise.allSettled(Array.from({ length: 8 }, mint));
  return acknowledged;
}

describe('a server that is killed', () => {
  it('knows every token that it acknowledged, however often it dies', async () => {
    const directory = path.join(folder, 'under-load');
    const acknowledged: string[] = [];
    for (let round = 0; round < 8; round += 1) {
      const server = await startServer(['--data', directory]);
      acknowledged.push(...(await mintUntilKilled(server, 11 + 7 * round)));
    }
    const server = await startServer(['--data', directory]);
    const refused: string[] = [];
    for (const token of acknowledged) {
      await clientOf(server, { token })
        .listTokens({ query: { limit: 1 } })
        .catch((error: unknown) => refused.push(String(error)));
    }
    expect(refused).toStrictEqual([]);
    expect(new Set(acknowledged).size).toBeGreaterThanOrEqual(8 * 11 + 7 * 28);
    expect(await server.stop()).toMatchObject({ code: 0, stderr: '' });
  }, 300_000);

  it.each([1, 2, 3, 5, 8, 13])(
    'at its first start, after %i changes of its files, starts the next time',
    async (changes) => {
      const directory = path.join(folder, `first-start-${changes}`);
      mkdirSync(directory);
      const files = watch(directory);
      const { child, ended, ready } = launchServer(['--data', directory]);
      let seen = 0;
      files.on('change', () => {
        seen += 1;
        if (seen === changes) child.kill('SIGKILL');
      });
      // A start with fewer changes is killed at its end.
      void ready.then(() => child.kill('SIGKILL'));
      expect(await ended).toMatchObject({ signal: 'SIGKILL', stderr: '' });
      files.close();
      const server = await startServer(['--data', directory]);
      expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
      expect(await server.stop()).toMatchObject({ code: 0, stderr: '' });
    },
  );
});
