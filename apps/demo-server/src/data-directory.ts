import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ConfigurationError } from './configuration-error.ts';
import { readSecretFile } from './secret-file.ts';

/** The files of a server, held by one process at a time. */
export interface DataDirectory {
  readonly directory: string;
  readonly databaseFile: string;
  /** 32 secret bytes, made at the first start. */
  readonly sandboxKey: Uint8Array<ArrayBuffer>;
  /** Lets another process have the directory. The end of the process does it too, however it comes. */
  release(): void;
}

/**
 * Opens the data directory, making it at the first start, readable by its owner only.
 * @throws {ConfigurationError} when it cannot be used: not readable, not writable, in use, its key missing or damaged
 */
export function openDataDirectory(directory: string): DataDirectory {
  const databaseFile = path.join(directory, 'tokenyard.db');
  let release: (() => void) | undefined;
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    release = hold(directory);
    const sandboxKey = readSandboxKey(path.join(directory, 'sandbox.key'), databaseFile);
    return { directory, databaseFile, sandboxKey, release };
  } catch (error) {
    release?.();
    if (error instanceof ConfigurationError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigurationError(`The data directory ${directory} cannot be used: ${reason}.`);
  }
}

/**
 * Two servers on one directory would contradict each other: clocks and recordings live in memory. The lock is one of
 * the operating system's, so it ends with the process; SQLite is what Node.js offers to take one.
 */
function hold(directory: string): () => void {
  const lock = new DatabaseSync(path.join(directory, 'server.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    const busy = error instanceof Error && 'errcode' in error && error.errcode === 5;
    if (!busy) throw error;
    throw new ConfigurationError(
      `The data directory ${directory} is in use by another server; choose another with --data, or --memory.`,
    );
  }
  return () => lock.close();
}

function readSandboxKey(file: string, databaseFile: string): Uint8Array<ArrayBuffer> {
  const key = new Uint8Array(readSecretFile({ file, databaseFile, make: () => randomBytes(32) }));
  if (key.byteLength !== 32) throw new ConfigurationError(`The key file ${file} is damaged: it must hold 32 bytes.`);
  return key;
}
