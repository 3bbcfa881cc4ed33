import { execFileSync, spawn } from 'node:child_process';
import path from 'node:path';

const main = path.join(import.meta.dirname, '../apps/demo-server/dist/main.js');

/** The least that a server of Node.js does. */
const bare = `
  const body = JSON.stringify({ data: 'x'.repeat(400) });
  const server = require('node:http').createServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(200, { 'content-length': body.length }).end(body));
  });
  server.listen(0, '127.0.0.1', () => console.log('on http://127.0.0.1:' + server.address().port));
`;

export interface MeasuredServer {
  readonly origin: string;
  /** Milliseconds (ms) from the start of the process until it says that it listens. */
  readonly startup: number;
  /** Resident memory in MiB. */
  memory(): number;
  stop(): Promise<void>;
}

/** Starts the demo server as it is published. */
export const startDemoServer = (...args: readonly string[]): Promise<MeasuredServer> =>
  start([main, '--port', '0', '--log-level', 'warn', ...args]);

/** The same as a node of the token service: what it is told by its environment holds secrets. */
export const startNode = (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<MeasuredServer> =>
  start([main, '--port', '0', '--log-level', 'warn', ...args], env);

export const startBareServer = (): Promise<MeasuredServer> => start(['-e', bare]);

function start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<MeasuredServer> {
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  let printed = '';
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const [, origin] = /on (http:\S+)\n/.exec(printed) ?? [];
      if (origin === undefined) return;
      resolve({
        origin,
        startup: performance.now() - began,
        memory: () => Number(execFileSync('ps', ['-o', 'rss=', '-p', String(child.pid)])) / 1024,
        stop: () => {
          child.kill();
          return ended;
        },
      });
    });
    void ended.then(() => reject(new Error('The server ended; was it built?')));
  });
}
