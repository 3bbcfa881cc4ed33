import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

const program = path.join(import.meta.dirname, '../apps/demo-server/test/postgres/run-server.ts');

export interface MeasuredPostgres {
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts the PostgreSQL server of the tests, but as it is installed: a commit is on disk before it is acknowledged. */
export async function startPostgres(): Promise<MeasuredPostgres> {
  const child = spawn(process.execPath, [program, '--durable'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  for await (const url of createInterface(child.stdout)) {
    return {
      url,
      stop: async () => {
        child.stdin.end();
        await ended;
      },
    };
  }
  throw new Error('PostgreSQL did not start; its output stands above');
}
