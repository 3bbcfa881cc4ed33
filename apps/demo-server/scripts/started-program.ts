import { spawn } from 'node:child_process';

export interface ProgramOptions {
  readonly name: string;
  /** A file that Node.js runs. */
  readonly file: string;
  /** What it prints when it is ready; the first group is what `ready` gives. */
  readonly line: RegExp;
  readonly env: Readonly<Record<string, string>>;
}

/** A program that we have started, and have to end. */
export interface StartedProgram {
  readonly name: string;
  /** Rejects when it ends before it is ready. */
  readonly ready: Promise<string>;
  readonly ended: Promise<number | NodeJS.Signals>;
  /** Asks it to end and waits for that. */
  stop(signal: NodeJS.Signals): Promise<unknown>;
  kill(): void;
}

/** Starts a program whose errors and logs go where ours go. */
export function startProgram({ name, file, line, env }: ProgramOptions): StartedProgram {
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
    // A group of its own: Ctrl-C reaches us only, and we end the programs in their order.
    detached: true,
  });
  const ended = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (code, signal) => resolve(code ?? signal ?? 1));
  });
  const ready = new Promise<string>((resolve, reject) => {
    let printed = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const [, found] = line.exec(printed) ?? [];
      if (found !== undefined) resolve(found);
    });
    void ended.then((code) => reject(new Error(`${name} ended with ${code} before it was ready`)));
  });
  return {
    name,
    ready,
    ended,
    stop: (signal) => {
      child.kill(signal);
      return ended;
    },
    kill: () => void child.kill('SIGKILL'),
  };
}
