import { hash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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

/** The server must refuse to start, with status 2 and one line, and leave the directory as it was. */
async function expectRefusal(args: readonly string[], line: RegExp, directory?: string): Promise<void> {
  const before = directory === undefined ? {} : contentsOf(directory);
  const { code, stdout, stderr } = await runServer(['--port', '0', ...args]);
  expect({ code, stdout, stderr }).toStrictEqual({ code: 2, stdout: '', stderr: expect.stringMatching(line) });
  expect(stderr.trimEnd()).not.toContain('\n');
  if (directory !== undefined) expect(contentsOf(directory)).toStrictEqual(before);
}

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
  it.each([
    [['--bogus'], /^Unknown option '--bogus'\. Try --help\.$/m],
    [['--memory=yes'], /^Option '--memory' does not take an argument\. Try --help\.$/m],
    [['extra'], /^Unexpected argument 'extra'.*Try --help\.$/m],
    [['--data', '--memory'], /^Option '--data' argument is ambiguous\. Try --help\.$/m],
    [['--port', 'http'], /^--port is not valid\. Port to listen on, 0 to 65535; 0 picks a free one\.$/m],
    [['--port', '65536'], /^--port is not valid\./],
    [['--port', ''], /^--port is not valid\./],
    [['--data', ''], /^--data is not valid\./],
    [['--memory', '--data', 'x'], /^--memory and --data exclude each other\.$/m],
  ])('flags %j', (args, line) => expectRefusal(args, line));

  it('a variable that is not valid', async () => {
    const ending = await runServer([], { env: { PORT: 'http' } });
    expect(ending).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^The environment variable PORT is not valid/),
    });
  });

  it('a port in use', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    await expectRefusal(
      ['--memory', '--port', String(port)],
      /^Cannot listen on 127\.0\.0\.1:\d+: the port is in use; /,
    );
    other.close();
  });

  it('an address that is not of this machine', () =>
    expectRefusal(['--memory', '--host', '192.0.2.1'], /^Cannot listen on 192\.0\.2\.1:0: .*EADDRNOTAVAIL/));

  it('a data directory that is a file', () => {
    const file = path.join(folder, 'file');
    writeFileSync(file, 'text');
    return expectRefusal(['--data', file], /^The data directory .*file cannot be used: /);
  });

  it('a data directory below a file', () =>
    expectRefusal(['--data', `${import.meta.filename}/below`], /^The data directory .* cannot be used: .*ENOTDIR/));

  it('a data directory that another server has', async () => {
    const directory = path.join(folder, 'shared');
    const server = await startServer(['--data', directory]);
    await expectRefusal(['--data', directory], /^The data directory .*shared is in use by another server; /);
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
    await server.stop();
  });

  it('a database that is none', async () => {
    const directory = await usedDirectory('none');
    writeFileSync(path.join(directory, 'tokenyard.db'), 'no database at all, but somebody may need it');
    await expectRefusal(
      ['--data', directory],
      /^The database .* cannot be used: file is not a database\. It was left as it is\.$/m,
      directory,
    );
  });

  it('a database that is damaged', async () => {
    const directory = await usedDirectory('damaged');
    const file = path.join(directory, 'tokenyard.db');
    const bytes = readFileSync(file);
    // The first page is whole, so the file still looks like a database.
    writeFileSync(file, bytes.fill(0xff, 4096));
    await expectRefusal(['--data', directory], /^The database .* cannot be used: /, directory);
  });

  it('a database that is cut off', async () => {
    const directory = await usedDirectory('short');
    const file = path.join(directory, 'tokenyard.db');
    writeFileSync(file, readFileSync(file).subarray(0, 5000));
    await expectRefusal(['--data', directory], /^The database .* cannot be used: /, directory);
  });

  it('a database of a newer version', async () => {
    const directory = await usedDirectory('newer');
    const database = new DatabaseSync(path.join(directory, 'tokenyard.db'));
    database.exec("INSERT INTO kysely_migration VALUES ('9999-future', '2030-01-01T00:00:00.000Z')");
    database.close();
    await expectRefusal(
      ['--data', directory],
      /a newer version of this server has changed it \(9999-future\)\. It was left as it is\.$/m,
      directory,
    );
  });

  it('a database of another program', async () => {
    const directory = await usedDirectory('foreign');
    rmSync(path.join(directory, 'tokenyard.db'));
    const database = new DatabaseSync(path.join(directory, 'tokenyard.db'));
    database.exec('CREATE TABLE accounts (id)');
    database.close();
    await expectRefusal(['--data', directory], /it belongs to another program/, directory);
  });

  it('a key that is missing', async () => {
    const directory = await usedDirectory('keyless');
    rmSync(path.join(directory, 'sandbox.key'));
    await expectRefusal(['--data', directory], /^The key file .*sandbox\.key is missing; /, directory);
  });

  it('a key that is damaged', async () => {
    const directory = await usedDirectory('half-a-key');
    writeFileSync(path.join(directory, 'sandbox.key'), 'short');
    await expectRefusal(
      ['--data', directory],
      /^The key file .*sandbox\.key is damaged: it must hold 32 bytes\.$/m,
      directory,
    );
  });
});
