import { systemClock, systemRandom } from '@tokenyard/core/sandbox';
import { createAuditBook } from './audit/audit-book.ts';
import { createJournal } from './audit/journal.ts';
import type { ServiceParts } from './create-app.ts';
import { checkKeys } from './crypto/check-keys.ts';
import { createVault } from './crypto/envelope.ts';
import type { KeyRing } from './crypto/key-ring.ts';
import type { Database } from './storage/database.ts';

export interface ServicePartsOptions {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly node: string;
  readonly onError: (error: unknown) => void;
}

/**
 * What the token service of a process works with.
 * @throws {ConfigurationError} when the keys are not those of the database; nothing was written then
 */
export async function openServiceParts({
  database,
  keyRing,
  node,
  onError,
}: ServicePartsOptions): Promise<ServiceParts> {
  const clock = systemClock;
  await checkKeys(database, keyRing, clock.now());
  return {
    database,
    vault: createVault(keyRing, systemRandom),
    journal: createJournal(keyRing, clock),
    auditBook: createAuditBook({ database, keyRing, clock }),
    clock,
    random: systemRandom,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    node,
    onError,
  };
}
