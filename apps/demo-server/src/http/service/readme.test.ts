import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { listen } from '../listen.ts';
import { baseUrl } from './__fixtures__/exchanges/parts.ts';
import { secretOf } from './__fixtures__/keys.ts';
import { clientStage } from './__fixtures__/typed-client.ts';

const root = path.join(import.meta.dirname, '../../../../..');
const readme = readFileSync(path.join(root, 'packages/service-client/README.md'), 'utf8');
const blocks = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code = '']) => code);

it('the examples of the README of the service client run as printed', async () => {
  expect(blocks).toHaveLength(2);
  const { app, errors } = await clientStage().opened;
  const onError = (error: unknown) => errors.push(error);
  const listener = await listen({ fetch: app.fetch, host: '127.0.0.1', port: 0, onError });
  try {
    const script = blocks.join('\n').replaceAll(baseUrl, listener.url);
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ['--input-type=module-typescript', '--eval', script],
      { cwd: import.meta.dirname, env: { PATH: process.env.PATH, TOKENYARD_API_KEY: secretOf('admin') } },
    );
    // The vended token was revoked; the minted one and the one that replaced the other live.
    expect(stdout.trim().split('\n')).toStrictEqual(['published', 'true', 'mews-pos active', 'mews-pos active']);
    expect(errors).toStrictEqual([]);
  } finally {
    await listener.stop(0);
  }
});
