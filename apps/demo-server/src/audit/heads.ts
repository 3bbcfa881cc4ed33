import type { KeyRing } from '../crypto/key-ring.ts';
import type { AuditHeadsTable } from '../storage/tables/audit-tables.ts';
import { AuditError } from './audit-error.ts';
import { checkCode, demandCode, headCode } from './codes.ts';

/** The row of a chain's last record, signed with the active key. */
export function signedHead(
  keyRing: KeyRing,
  { chain, seq, mac }: Pick<AuditHeadsTable, 'chain' | 'seq' | 'mac'>,
): AuditHeadsTable {
  const head = { chain, seq, mac, key_id: keyRing.activeId };
  return { ...head, head_mac: demandCode(headCode(keyRing, head)) };
}

/**
 * Somebody who cuts a chain back would have the next record legalise it, were the head not looked at before.
 * @throws {AuditError}
 */
export function demandIntact(keyRing: KeyRing, head: AuditHeadsTable): void {
  const check = checkCode(headCode(keyRing, head), head.head_mac);
  if (check === 'unknown-key')
    throw new AuditError(`The head of audit chain ${head.chain} needs the key ${head.key_id}, which is not at hand`);
  if (check === 'wrong') throw new AuditError(`The head of audit chain ${head.chain} was changed`);
}
