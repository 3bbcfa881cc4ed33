import { hash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { providers } from '../src/providers.ts';
import { VERSION } from '../src/version.ts';
import { runServer, startServer } from './server-process.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'tokenyard-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A data directory that a server has used and left in order. */
async function usedDirectory(name: string): Promise<string> {
  const directory = path.join(folder, name);
  await (await startServer(['--data', directory])).stop();
  return directory;
}

/** Digests of what must never be lost. */
const contentsOf = (directory: string) =>
  Object.fromEntries(
    readdirSync(directory)
      .filter((name) => name === 'tokenyard.db' || name === 'sandbox.key')
      .map((name) => [name, hash('sha256', readFileSync(path.join(directory, name)))]),
  );

/** What comes of a start that has to fail. */
async function attempt(args: readonly string[], directory?: string) {
  const before = directory === undefined ? {} : contentsOf(directory);
  const { code, stdout, stderr } = await runServer(args);
  const after = directory === undefined ? {} : contentsOf(directory);
  const [line = '', ...more] = stderr.trimEnd().split('\n');
  return { code, stdout, line, more, intact: isDeepStrictEqual(after, before) };
}

const refusal = (line: RegExp) => ({ code: 2, stdout: '', line: expect.stringMatching(line), more: [], intact: true });

describe('a server that starts', () => {
  it('prints where it is, the credentials and a command to try, for every provider', async () => {
    const server = await startServer(['--memory']);
    const text = server.stdout();
    expect(text).toContain('State: in memory');
    for (const [name, { issuer, demo }] of Object.entries(providers)) {
      expect(text).toContain(`${issuer.title}\n  base URL`);
      expect(text).toContain(`${server.url}/${name}\n`);
      for (const value of Object.values(demo.credentials)) expect(text).toContain(value);
      expect(text).toContain(`curl -X ${demo.example.method} ${server.url}/${name}${demo.example.target}`);
    }
    expect(await server.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  it('makes its data directory for its owner alone', async () => {
    const directory = await usedDirectory('deep/fresh');
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(statSync(path.join(directory, 'sandbox.key')).mode & 0o777).toBe(0o600);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)('finishes what is in flight at %s', async (signal) => {
    const server = await startServer(['--memory']);
    const control = `${server.url}/_control/mews-pos/faults`;
    const effect = { kind: 'latency', ms: 300 };
    await fetch(control, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ effect }),
    });
    const answer = fetch(`${server.url}/mews-pos/v1/health-check`);
    // A fault that has struck is no longer listed: the request is in flight.
    for (let faults = [effect]; faults.length > 0; ) ({ faults } = await (await fetch(control)).json());
    const ended = server.stop(signal);
    expect((await answer).status).toBe(200);
    expect(await ended).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  it('tells its version and its flags', async () => {
    expect(await runServer(['--version'])).toMatchObject({ code: 0, stdout: `${VERSION}\n` });
    expect((await runServer(['--help'])).stdout).toContain('--data DIRECTORY');
  });
});

describe('a server that cannot start says why, and changes nothing', () => {
  it('a flag that it does not know', async () => {
    expect(await attempt(['--bogus'])).toStrictEqual(refusal(/^Unknown option '--bogus'\. Try --help\.$/));
  });

  it('a port in use', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    expect(await attempt(['--memory', '--port', String(port)])).toStrictEqual(
      refusal(/^Cannot listen on 127\.0\.0\.1:\d+: the port is in use; /),
    );
    other.close();
  });

  it('an address that is not of this machine', async () => {
    expect(await attempt(['--memory', '--host', '192.0.2.1'])).toStrictEqual(
      refusal(/^Cannot listen on 192\.0\.2\.1:0: .*EADDRNOTAVAIL/),
    );
  });

  it('a data directory that is a file', async () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, 'text');
    expect(await attempt(['--data', file])).toStrictEqual(refusal(/^The data directory .*file cannot be used: /));
  });

  it('a data directory below a file', async () => {
    expect(await attempt(['--data', `${import.meta.filename}/below`])).toStrictEqual(
      refusal(/^The data directory .* cannot be used: .*ENOTDIR/),
    );
  });

  it('a data directory that another server has', async () => {
    const directory = path.join(folder, 'shared');
    const server = await startServer(['--data', directory]);
    expect(await attempt(['--data', directory])).toStrictEqual(
      refusal(/^The data directory .*shared is in use by another server; /),
    );
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    await server.stop();
  });

  it('a database that is none', async () => {
    const directory = await usedDirectory('none');
    writeFileSync(path.join(directory, 'tokenyard.db'), 'no database at all, but somebody may need it');
    expect(await attempt(['--data', directory], directory)).toStrictEqual(
      refusal(/^The database .* cannot be used: file is not a database\. It was left as it is\.$/m),
    );
  });

  it('a database that is damaged', async () => {
    const directory = await usedDirectory('damaged');
    const file = path.join(directory, 'tokenyard.db');
    const bytes = readFileSync(file);
    // The first page is whole, so the file still looks like a database.
    writeFileSync(file, bytes.fill(0xff, 4096));
    expect(await attempt(['--data', directory], directory)).toStrictEqual(refusal(/^The database .* cannot be used: /));
  });

  it('a database that is cut off', async () => {
    const directory = await usedDirectory('short');
    const file = path.join(directory, 'tokenyard.db');
    writeFileSync(file, readFileSync(file).subarray(0, 5000));
    expect(await attempt(['--data', directory], directory)).toStrictEqual(refusal(/^The database .* cannot be used: /));
  });

  it('a database of a newer version', async () => {
    const directory = await usedDirectory('newer');
    const database = new DatabaseSync(path.join(directory, 'tokenyard.db'));
    database.exec("INSERT INTO kysely_migration VALUES ('9999-future', '2030-01-01T00:00:00.000Z')");
    database.close();
    expect(await attempt(['--data', directory], directory)).toStrictEqual(
      refusal(/a newer version of this server has changed it \(9999-future\)\. It was left as it is\.$/m),
    );
  });

  it('a database of another program', async () => {
    const directory = await usedDirectory('foreign');
    rmSync(path.join(directory, 'tokenyard.db'));
    const database = new DatabaseSync(path.join(directory, 'tokenyard.db'));
    database.exec('CREATE TABLE accounts (id)');
    database.close();
    expect(await attempt(['--data', directory], directory)).toStrictEqual(refusal(/it belongs to another program/));
  });

  it('a key that is missing', async () => {
    const directory = await usedDirectory('keyless');
    rmSync(path.join(directory, 'sandbox.key'));
    expect(await attempt(['--data', directory], directory)).toStrictEqual(
      refusal(/^The key file .*sandbox\.key is missing; /),
    );
  });

  it('a key that is damaged', async () => {
    const directory = await usedDirectory('half-a-key');
    writeFileSync(path.join(directory, 'sandbox.key'), 'short');
    expect(await attempt(['--data', directory], directory)).toStrictEqual(
      refusal(/^The key file .*sandbox\.key is damaged: it must hold 32 bytes\.$/m),
    );
  });
});
