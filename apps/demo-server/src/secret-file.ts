import {
  closeSync,
  existsSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { ConfigurationError } from './configuration-error.ts';

export interface SecretFile {
  readonly file: string;
  /** Content of a file that is not there yet. */
  readonly make: () => Uint8Array;
  /** A database that cannot be read without the file: where it is there, the file must be too. */
  readonly databaseFile: string;
}

/**
 * Reads a file that holds a secret; at the first start it is made, readable by its owner only.
 * @throws {ConfigurationError} when it is missing beside its database, or can be read by others than its owner
 */
export function readSecretFile({ file, make, databaseFile }: SecretFile): Buffer {
  if (!existsSync(file)) {
    if (existsSync(databaseFile)) {
      throw new ConfigurationError(
        `The key file ${file} is missing; the database beside it cannot be read without it.`,
      );
    }
    write(file, make());
  }
  // Windows has no such mode bits.
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new ConfigurationError(`The key file ${file} can be read by others than its owner: chmod 600 it.`);
  }
  return readFileSync(file);
}

/** Written whole under another name first: a crash leaves no half a secret. */
function write(file: string, content: Uint8Array): void {
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  const descriptor = openSync(draft, 'wx', 0o600);
  writeSync(descriptor, content);
  fsyncSync(descriptor);
  closeSync(descriptor);
  renameSync(draft, file);
}
