import type { KeyRing } from '../crypto/key-ring.ts';
import type { Database } from '../storage/database.ts';
import { listAuditHeads, lockAuditHead, updateAuditHead } from '../storage/tables/audit-tables.ts';
import { demandIntact, signedHead } from './heads.ts';

/**
 * Signs the heads of all chains with the active key, so that chains on which nothing happens do not hold an old one.
 * Records keep the key that they were written with.
 * @returns how many were signed anew
 * @throws {AuditError} when a head was changed
 */
export async function resignHeads(database: Database, keyRing: KeyRing): Promise<number> {
  const heads = await database.transaction(listAuditHeads);
  const outdated = heads.filter(({ key_id }) => key_id !== keyRing.activeId);
  for (const { chain } of outdated) {
    await database.transaction(async (db) => {
      const head = await lockAuditHead(db, chain);
      if (head === undefined || head.key_id === keyRing.activeId) return;
      demandIntact(keyRing, head);
      await updateAuditHead(db, signedHead(keyRing, head));
    });
  }
  return outdated.length;
}
