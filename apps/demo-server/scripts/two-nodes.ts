// Starts two nodes of the built server on one PostgreSQL server, without Docker, and stops them at Ctrl-C.
// usage: node scripts/two-nodes.ts [main.js]
// DATABASE_URL names a database to use; without it an empty PostgreSQL server is started, and deleted at the end.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { generate } from '../src/generate.ts';
import { maskDatabaseUrl } from '../src/print-config.ts';
import { type StartedProgram, startProgram } from './started-program.ts';

const main = process.argv[2] ?? path.join(import.meta.dirname, '../dist/main.js');
const names = ['a', 'b'] as const;
const started: StartedProgram[] = [];
let stopping: Promise<void> | undefined;

/** The nodes first, in their own time; then the database that they need for it. */
function stop(): Promise<void> {
  stopping ??= (async () => {
    const [postgres, nodes] = [
      started.filter(({ name }) => name === 'postgres'),
      started.filter(({ name }) => name !== 'postgres'),
    ];
    await Promise.all(nodes.map((node) => node.stop('SIGTERM')));
    await Promise.all(postgres.map((server) => server.stop('SIGTERM')));
  })();
  return stopping;
}

/** A second signal does not wait. */
const onSignal = () => {
  if (stopping !== undefined) for (const program of started) program.kill();
  void stop();
};
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal);

async function start(name: string, file: string, line: RegExp, env: Readonly<Record<string, string>> = {}) {
  const program = startProgram({ name, file, line, env });
  started.push(program);
  void program.ended.then((code) => {
    if (stopping !== undefined) return;
    console.error(`${name} has ended with ${code}; the others are stopped too`);
    process.exitCode = 1;
    void stop();
  });
  return program.ready;
}

async function startAll(): Promise<void> {
  if (!existsSync(main)) throw new Error(`${main} is missing; build it first: pnpm build`);
  const postgres = path.join(import.meta.dirname, '../test/postgres/run-server.ts');
  const given = process.env.DATABASE_URL;
  const databaseUrl = given ?? (await start('postgres', postgres, /^(postgres:\S+)\n/));
  const adminKey = generate('admin-key', Date.now());
  const shared = {
    DATABASE_URL: databaseUrl,
    TOKENYARD_KEYS: process.env.TOKENYARD_KEYS ?? generate('encryption-key', Date.now()),
    TOKENYARD_ADMIN_KEY: adminKey,
    PORT: '0',
  };
  const listening = /^Tokenyard demo server on (\S+)\n.*Stop: Ctrl-C\n/s;
  const urls = await Promise.all(
    names.map((name) => start(name, main, listening, { ...shared, TOKENYARD_NODE: name })),
  );
  for (const [index, url] of urls.entries()) console.log(`node ${names[index]}    ${url}`);
  // The password of a server that was made for this run opens nothing else.
  console.log(`database  ${given === undefined ? databaseUrl : maskDatabaseUrl(databaseUrl)}`);
  console.log(`API key   ${adminKey}`);
  console.log('Stop: Ctrl-C');
}

try {
  await startAll();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
  await stop();
}
