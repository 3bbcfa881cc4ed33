import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SettingError } from './errors/setting-error.ts';
import { Secret } from './secret.ts';
import { loadSetting } from './settings.ts';

const load = (value: string | Secret | undefined) =>
  loadSetting({ value, setting: 'credentials.apiKey', environmentVariable: 'ACME_API_KEY' });

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

describe('loadSetting', () => {
  it('takes what was passed, wrapped or not, before what the environment says', () => {
    vi.stubEnv('ACME_API_KEY', 'from-environment');
    expect([load('passed'), load(new Secret('wrapped')), load(undefined)]).toStrictEqual([
      'passed',
      'wrapped',
      'from-environment',
    ]);
  });

  it.each([
    ['is of a wrong type', 7, undefined, 'credentials.apiKey must be a string'],
    ['is empty', '', undefined, 'credentials.apiKey must not be empty'],
    ['is a wrapped empty text', new Secret(''), undefined, 'credentials.apiKey must not be empty'],
    ['is empty in the environment', undefined, '', 'ACME_API_KEY (credentials.apiKey) must not be empty'],
    [
      'is nowhere',
      undefined,
      undefined,
      'credentials.apiKey is missing; pass it or set the environment variable ACME_API_KEY',
    ],
  ])('has a message of its own when it %s', (_, value, environment, message) => {
    vi.stubEnv('ACME_API_KEY', environment);
    // @ts-expect-error callers without types pass anything
    const call = () => load(value);
    expect(call).toThrow(new SettingError('credentials.apiKey', message));
  });

  it('says so where there is no environment', () => {
    vi.stubGlobal('process', undefined);
    const call = () => load(undefined);
    expect(call).toThrow('credentials.apiKey is missing; pass it, because this platform has no environment variables');
  });
});

describe('importing', () => {
  /** Imports entries in a process of its own whose environment tells what is read of it. */
  const readWhileImporting = (entries: readonly string[]): string =>
    execFileSync(
      process.execPath,
      [
        '--input-type=module',
        '--eval',
        `const read = [];
        const env = process.env;
        Object.defineProperty(process, 'env', { value: new Proxy(env, { get: (_, name) => { read.push(String(name)); return env[name]; } }) });
        const before = process.getActiveResourcesInfo().length;
        for (const entry of ${JSON.stringify(entries)}) await import(entry);
        console.log(JSON.stringify({ read, started: process.getActiveResourcesInfo().length - before }));`,
      ],
      { encoding: 'utf8', env: { PATH: process.env.PATH } },
    );

  it('reads no environment variable and starts nothing', () => {
    const entries = ['index.ts', 'sandbox/index.ts', 'openapi/index.ts', 'testing/index.ts', 'serve/index.ts'];
    const urls = entries.map((entry) => path.join(import.meta.dirname, entry));
    const { read, started }: { read: string[]; started: number } = JSON.parse(readWhileImporting(urls));
    // Node's own loader looks for this one.
    expect(read.filter((name) => name !== 'WATCH_REPORT_DEPENDENCIES')).toStrictEqual([]);
    expect([read.length > 0, started]).toStrictEqual([true, 0]);
  });
});
