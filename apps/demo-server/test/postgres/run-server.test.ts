import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';

/** Starts a server whose files lie in a folder of their own. */
function start() {
  const folder = mkdtempSync(path.join(tmpdir(), 'tokenyard-run-server-'));
  // PostgreSQL may have to run under another account.
  chmodSync(folder, 0o755);
  const server = spawn(process.execPath, [path.join(import.meta.dirname, 'run-server.ts')], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, TMPDIR: folder, TEMP: folder },
  });
  onTestFinished(() => {
    server.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  return { folder, server, ended: once(server, 'exit') };
}

describe('run-server', () => {
  it('ends with the one who started it, and leaves nothing', async () => {
    const { folder, server, ended } = start();
    const [url] = await once(createInterface(server.stdout), 'line');
    const client = new pg.Client({ connectionString: String(url) });
    const cut = once(client, 'error');
    await client.connect();
    expect(readdirSync(folder)).toHaveLength(1);
    server.stdin.end();
    await ended;
    expect((await cut)[0]).toBeInstanceOf(Error);
    await expect(new pg.Client({ connectionString: String(url) }).connect()).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
    expect(readdirSync(folder)).toStrictEqual([]);
  });

  it('ends in the middle of its start too', async () => {
    const { folder, server, ended } = start();
    server.stdin.end();
    await ended;
    expect(readdirSync(folder)).toStrictEqual([]);
  });
});
