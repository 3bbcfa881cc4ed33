// Runs a PostgreSQL server of its own, empty and on this machine only, and prints its URL.
// usage: node run-server.ts [--durable]      ends when its standard input does, so it cannot outlive who started it
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBinaries } from './binaries.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tokenyard-postgres-'));
const data = path.join(folder, 'data');
const password = randomBytes(16).toString('hex');
let server: ChildProcess | undefined;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop);
process.stdin.on('end', stop).resume();

const { initdb, postgres, account } = findBinaries(folder);
const options = { ...account, env: { ...process.env, LC_ALL: 'C' } };
try {
  makeCluster();
  const port = await startServer();
  console.log(`postgres://postgres:${password}@127.0.0.1:${port}/postgres`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
  stop();
}

/** At once and without a check point: nobody wants the data any more. */
function stop(): void {
  if (server === undefined || server.exitCode !== null || server.signalCode !== null) leave();
  server.once('exit', leave).kill('SIGQUIT');
}

function leave(): never {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.exit();
}

function makeCluster(): void {
  const passwordFile = path.join(folder, 'password');
  writeFileSync(passwordFile, password);
  mkdirSync(data, { mode: 0o700 });
  if (account !== undefined)
    for (const owned of [folder, passwordFile, data]) chownSync(owned, account.uid, account.gid);
  const flags = ['--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8'];
  execFileSync(initdb, [`--pgdata=${data}`, ...flags, '--locale=C', '--no-sync', '--no-instructions'], options);
}

/** Another program may take the port between our look and the start: then with another one. */
async function startServer(): Promise<number> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const log: string[] = [];
    server = spawn(postgres, ['-D', data, '-p', String(port), ...settings()], options);
    server.stderr?.on('data', (chunk) => log.push(String(chunk)));
    if (await becomesReady(server, log)) {
      server.once('exit', leave);
      return port;
    }
    if (attempt === 3) throw new Error(`PostgreSQL does not start: ${log.join('')}`);
  }
}

/** Nothing has to survive this server, so it may be fast; for a measurement it is as it comes. */
function settings(): string[] {
  const own = { listen_addresses: '127.0.0.1', unix_socket_directories: '', max_connections: '200' };
  const fast = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    shared_buffers: '32MB',
    autovacuum: 'off',
    deadlock_timeout: '20ms',
  };
  const values = process.argv.includes('--durable') ? own : { ...own, ...fast };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

function becomesReady(child: ChildProcess, log: readonly string[]): Promise<boolean> {
  return new Promise((resolve) => {
    child.stderr?.on('data', () => {
      if (log.join('').includes('ready to accept connections')) resolve(true);
    });
    child.on('exit', () => resolve(false));
  });
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('the probe has no port');
  return address.port;
}
