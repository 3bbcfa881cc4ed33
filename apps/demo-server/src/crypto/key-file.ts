import { randomBytes } from 'node:crypto';
import path from 'node:path';
import type { DataDirectory } from '../data-directory.ts';
import { readSecretFile } from '../secret-file.ts';
import { type KeyRing, newKey, parseKeys } from './key-ring.ts';

/**
 * Reads the master keys from the data directory, where one is made at the first start. One key a line, the active one
 * first.
 * @throws {ConfigurationError} when the file cannot be used
 */
export function openKeyFile({ directory, databaseFile }: Pick<DataDirectory, 'directory' | 'databaseFile'>): KeyRing {
  const file = path.join(directory, 'master.keys');
  const make = () => Buffer.from(`${newKey(randomBytes(32))}\n`);
  const text = readSecretFile({ file, databaseFile, make }).toString('utf8');
  return parseKeys(text.trim().split(/\r?\n/).join(','), `The key file ${file}`);
}
