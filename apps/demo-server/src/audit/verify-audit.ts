import type { KeyRing } from '../crypto/key-ring.ts';
import type { Database } from '../storage/database.ts';
import { checkCode, checkpointCode } from './codes.ts';
import { checkpointsOf, recordsOf, takeCut } from './cut.ts';
import { type AuditVerification, createVerification, headsOf } from './verification.ts';

export interface VerifyOptions {
  /**
   * Where to begin: with the first record, which takes time in proportion to all that was ever recorded, or with the
   * records that the last checkpoint names.
   */
  readonly from?: 'start' | 'last-checkpoint' | undefined;
}

/** Verifies all chains and checkpoints of a database while others go on writing. */
export async function verifyAudit(
  { database, keyRing }: { readonly database: Database; readonly keyRing: KeyRing },
  { from = 'start' }: VerifyOptions = {},
): Promise<AuditVerification> {
  const { heads, ends, lastCheckpoint } = await takeCut(database);
  const authentic =
    lastCheckpoint !== undefined && checkCode(checkpointCode(keyRing, lastCheckpoint), lastCheckpoint.mac) === 'right';
  const since = from === 'last-checkpoint' && authentic ? lastCheckpoint : undefined;
  const starts = since === undefined ? {} : headsOf(since);
  const verification = createVerification(keyRing, since);
  const range = { from: since?.seq ?? 1, to: lastCheckpoint?.seq ?? 0 };
  for await (const checkpoint of checkpointsOf(database, range)) verification.addCheckpoint(checkpoint);
  for (const [chain, to] of ends) {
    const walk = verification.walk(chain);
    for await (const record of recordsOf(database, chain, { from: starts[chain]?.seq ?? 1, to })) walk.add(record);
    walk.finish(heads.find((head) => head.chain === chain));
  }
  return verification.finish();
}
