import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export interface StartedServer {
  readonly origin: string;
  /** Everything that it has printed. */
  readonly printed: string;
  /** API key of its token service. */
  readonly apiKey: string;
  stop(): Promise<void>;
}

/** Starts a demo server that keeps everything in memory, on a free port. */
export function startServer(): Promise<StartedServer> {
  const main = fileURLToPath(import.meta.resolve('@tokenyard/demo-server/src/main.ts'));
  const flags = ['--memory', '--port', '0', '--log-level', 'warn'];
  const child = spawn(process.execPath, [main, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve());
  });
  let printed = '';
  return new Promise((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const [, origin] = /^Tokenyard demo server on (\S+)\n.*Stop: Ctrl-C\n/s.exec(printed) ?? [];
      const [apiKey] = /\bty_admin_\w+/.exec(printed) ?? [];
      if (origin === undefined || apiKey === undefined) return;
      const stop = () => {
        child.kill();
        return ended;
      };
      resolve({ origin, printed, apiKey, stop });
    });
    void ended.then(() => reject(new Error('The demo server ended before it was ready')));
  });
}
