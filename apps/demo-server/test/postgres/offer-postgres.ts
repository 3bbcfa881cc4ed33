import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Answers a GET with the URL of a PostgreSQL server for tests. */
    postgresOffer: string;
  }
}

/**
 * Offers all test files one PostgreSQL server: that of TEST_DATABASE_URL, or else one of our own, which starts when the
 * first file asks for it. A run of tests that need none pays nothing.
 */
export default async function offerPostgres(project: TestProject): Promise<() => Promise<void>> {
  let running: ChildProcess | undefined;
  let started: Promise<string> | undefined;
  const start = (): Promise<string> => {
    running = spawn(process.execPath, [fileURLToPath(new URL('./run-server.ts', import.meta.url))], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    return firstLine(running);
  };
  const offer = createServer((_request, response) => {
    started ??= process.env.TEST_DATABASE_URL ? Promise.resolve(process.env.TEST_DATABASE_URL) : start();
    started.then(
      (url) => response.end(url),
      (error: unknown) => response.writeHead(500).end(String(error)),
    );
  });
  project.provide('postgresOffer', await listen(offer));
  return async () => {
    offer.close();
    offer.closeAllConnections();
    if (running === undefined || running.exitCode !== null) return;
    running.stdin?.end();
    await once(running, 'exit');
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('the output of the server is not piped');
  for await (const line of createInterface(child.stdout)) return line;
  throw new Error('PostgreSQL did not start; its output stands above');
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the offer has no port');
  return `http://127.0.0.1:${address.port}`;
}
