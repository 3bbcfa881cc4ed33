import { createHmac } from 'node:crypto';
import { ConfigurationError } from '../configuration-error.ts';
import type { Database } from '../storage/database.ts';
import { listKeyUse } from '../storage/tables/encrypted-columns.ts';
import { listEncryptionKeys, noteEncryptionKey } from '../storage/tables/encryption-keys-table.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * Compares the keys at hand with those that the database was written with, and notes the active one. Nothing else is
 * read or written before it has passed.
 * @returns ids of keys that are not at hand and seal nothing any more; audit records of theirs cannot be verified
 * @throws {ConfigurationError} when a key is missing that is still in use, or is another one under the same id
 */
export async function checkKeys(database: Database, keyRing: KeyRing, now: number): Promise<readonly string[]> {
  const { activeId } = keyRing;
  return database.transaction(
    async (db) => {
      const retired: string[] = [];
      for (const { key_id: id, check_value: expected } of await listEncryptionKeys(db)) {
        const actual = checkValueOf(keyRing, id);
        if (actual === undefined) retired.push(id);
        else if (actual !== expected) {
          throw new ConfigurationError(
            `The key ${id} is not the one that the database was written with. Nothing was changed.`,
          );
        }
      }
      const uses = retired.length === 0 ? [] : await listKeyUse(db);
      const needed = uses.find(({ key_id: id }) => retired.includes(id))?.key_id;
      if (needed !== undefined)
        throw new ConfigurationError(
          `The database needs the key ${needed}, which is not at hand. Nothing was changed.`,
        );
      const value = checkValueOf(keyRing, activeId);
      if (value === undefined) throw new ConfigurationError('There is no key.');
      await noteEncryptionKey(db, { key_id: activeId, check_value: value, first_used_at: now });
      return retired;
    },
    { lock: 'encryption-keys' },
  );
}

function checkValueOf(keyRing: KeyRing, keyId: string): string | undefined {
  const key = keyRing.derive(keyId, 'check');
  return key && createHmac('sha256', key).update(`tokenyard key ${keyId}`).digest('base64url');
}
