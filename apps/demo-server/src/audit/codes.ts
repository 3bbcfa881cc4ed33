import { createHmac, timingSafeEqual } from 'node:crypto';
import { joinLengthPrefixed } from '@tokenyard/core';
import type { KeyRing } from '../crypto/key-ring.ts';
import type { AuditCheckpointsTable, AuditHeadsTable, AuditRecordsTable } from '../storage/tables/audit-tables.ts';

// Message authentication codes: HMAC-SHA-256 in base64url. Fields are length-prefixed, so that no two lists of fields
// have the same text, and each kind of thing begins with its name, so that none passes as another.

export const recordCode = (keyRing: KeyRing, record: Omit<AuditRecordsTable, 'mac'>): string | undefined =>
  codeOf(keyRing.derive(record.key_id, 'audit'), [
    'record',
    record.chain,
    record.seq,
    record.at,
    record.actor,
    record.action,
    record.target,
    record.outcome,
    record.details,
    record.previous_mac,
    record.key_id,
  ]);

export const headCode = (keyRing: KeyRing, head: Omit<AuditHeadsTable, 'head_mac'>): string | undefined =>
  codeOf(keyRing.derive(head.key_id, 'audit'), ['head', head.chain, head.seq, head.mac, head.key_id]);

export const checkpointCode = (keyRing: KeyRing, checkpoint: Omit<AuditCheckpointsTable, 'mac'>): string | undefined =>
  codeOf(keyRing.derive(checkpoint.key_id, 'checkpoint'), [
    'checkpoint',
    checkpoint.seq,
    checkpoint.at,
    checkpoint.heads,
    checkpoint.previous_mac,
    checkpoint.key_id,
  ]);

/** What a code says of the thing that it stands beside. */
export type CodeCheck = 'right' | 'wrong' | 'unknown-key';

export function checkCode(expected: string | undefined, actual: string): CodeCheck {
  if (expected === undefined) return 'unknown-key';
  const [a, b] = [Buffer.from(expected), Buffer.from(actual)];
  return a.byteLength === b.byteLength && timingSafeEqual(a, b) ? 'right' : 'wrong';
}

/** @throws {Error} when the key is not at hand, as the active one always is */
export function demandCode(code: string | undefined): string {
  if (code === undefined) throw new Error('the active key is not in the key ring');
  return code;
}

function codeOf(key: Uint8Array | undefined, fields: readonly (string | number | null)[]): string | undefined {
  if (key === undefined) return undefined;
  const text = joinLengthPrefixed(fields.map((field) => (field === null ? '-' : `=${field}`)));
  return createHmac('sha256', key).update(text).digest('base64url');
}
