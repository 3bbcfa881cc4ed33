import { spawn } from 'node:child_process';
import path from 'node:path';
import { inject } from 'vitest';

const file = inject('serverFile');

export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
}

/** How a process ended. */
export interface Ending {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server in a process of its own. */
export interface ServerProcess {
  readonly url: string;
  /** Everything it has printed so far. */
  readonly stdout: () => string;
  /** Sends a signal and waits for the end. */
  stop(signal?: NodeJS.Signals): Promise<Ending>;
}

/** Launches the program, on a free port unless it is told another. `ready` tells the origin once it listens. */
export function launchServer(args: readonly string[], { env }: ProcessOptions = {}) {
  const child = spawn(process.execPath, [file, ...args], {
    cwd: path.dirname(file),
    // What stands on standard error then is wrong.
    env: { HOME: process.env.HOME, PORT: '0', TOKENYARD_LOG_LEVEL: 'warn', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  const ready = new Promise<string>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output.stdout += text;
      const [, url] = /^Tokenyard demo server on (\S+)\n/.exec(output.stdout) ?? [];
      if (url !== undefined) resolve(url);
    });
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const ended = new Promise<Ending>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, ...output }));
  });
  return { child, output, ready, ended };
}

/** Runs the program to its end. */
export const runServer = (args: readonly string[], options?: ProcessOptions): Promise<Ending> =>
  launchServer(args, options).ended;

/** Starts a server and waits until it listens. */
export async function startServer(args: readonly string[], options?: ProcessOptions): Promise<ServerProcess> {
  const { child, output, ready, ended } = launchServer(args, options);
  const url = await Promise.race([ready, ended]);
  if (typeof url !== 'string') throw new Error(`The server ended with ${url.code}: ${url.stderr}`);
  return {
    url,
    stdout: () => output.stdout,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}
