import { createHmac, timingSafeEqual } from 'node:crypto';
import { ConfigurationError } from '../configuration-error.ts';
import type { Database } from '../storage/database.ts';
import { listEncryptionKeys, noteEncryptionKey } from '../storage/tables/encryption-keys-table.ts';
import type { KeyRing } from './key-ring.ts';

/**
 * Compares the keys at hand with those that the database was written with, and notes the active one. Nothing else is
 * read or written before it has passed.
 * @throws {ConfigurationError} when a key is missing, or is another one under the same id
 */
export async function checkKeys(database: Database, keyRing: KeyRing, now: number): Promise<void> {
  const { activeId } = keyRing;
  await database.transaction(
    async (db) => {
      for (const { key_id: id, check_value: expected } of await listEncryptionKeys(db)) {
        const actual = checkValueOf(keyRing, id);
        if (actual === undefined) {
          throw new ConfigurationError(`The database needs the key ${id}, which is not at hand. Nothing was changed.`);
        }
        if (!timingSafeEqual(Buffer.from(actual), Buffer.from(expected))) {
          throw new ConfigurationError(
            `The key ${id} is not the one that the database was written with. Nothing was changed.`,
          );
        }
      }
      const value = checkValueOf(keyRing, activeId);
      if (value === undefined) throw new ConfigurationError('There is no key.');
      await noteEncryptionKey(db, { key_id: activeId, check_value: value, first_used_at: now });
    },
    { lock: 'encryption-keys' },
  );
}

function checkValueOf(keyRing: KeyRing, keyId: string): string | undefined {
  const key = keyRing.derive(keyId, 'check');
  return key && createHmac('sha256', key).update(`tokenyard key ${keyId}`).digest('base64url');
}
