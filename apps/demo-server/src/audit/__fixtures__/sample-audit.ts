import { type KeyRing, parseKeys } from '../../crypto/key-ring.ts';
import type { Database } from '../../storage/database.ts';
import type { AuditCheckpointsTable, AuditHeadsTable, AuditRecordsTable } from '../../storage/tables/audit-tables.ts';
import { createCheckpoint } from '../checkpoint.ts';
import { createJournal } from '../journal.ts';

/** Keys of tests, the active one first; the same letter always gives the same key. */
export const keyRingOf = (...ids: string[]): KeyRing =>
  parseKeys(ids.map((id) => `${id}:${Buffer.alloc(32, id).toString('base64')}`).join(','), 'keys');

/** Everything of an audit that is stored. */
export interface StoredAudit {
  readonly records: readonly AuditRecordsTable[];
  readonly heads: readonly AuditHeadsTable[];
  readonly checkpoints: readonly AuditCheckpointsTable[];
}

/** A clock that goes on by one second at each look. */
export function tickingClock(): { now(): number } {
  let now = 1_790_000_000_000;
  return { now: () => (now += 1000) };
}

/** Three chains of 5 to 13 records, and three checkpoints, the last one before the last records. */
export async function writeSampleAudit(database: Database, keyRing: KeyRing): Promise<void> {
  const clock = tickingClock();
  const journal = createJournal(keyRing, clock);
  for (let round = 0; round < 5; round += 1) {
    for (const chain of ['con_a', 'con_b', 'service']) {
      const details = { round, list: [chain, null], deep: { b: 'é', a: true } };
      const entry = { chain, actor: `key_${round}`, action: 'mint', target: `tok_${round}`, outcome: 'ok', details };
      await database.transaction((db) => journal.append(db, entry));
    }
    if (round % 2 === 0) await createCheckpoint({ database, keyRing, clock }, 'system');
  }
  await database.transaction((db) =>
    journal.append(db, { chain: 'con_a', actor: 'system', action: 'revoke', outcome: 'ok' }),
  );
}

export const readAudit = (database: Database): Promise<StoredAudit> =>
  database.transaction(async (db) => ({
    records: await db.selectFrom('audit_records').selectAll().orderBy('chain').orderBy('seq').execute(),
    heads: await db.selectFrom('audit_heads').selectAll().orderBy('chain').execute(),
    checkpoints: await db.selectFrom('audit_checkpoints').selectAll().orderBy('seq').execute(),
  }));

/** Replaces all that is stored, as somebody with access to the database could. */
export const replaceAudit = (database: Database, { records, heads, checkpoints }: StoredAudit): Promise<void> =>
  database.transaction(async (db) => {
    await db.deleteFrom('audit_records').execute();
    await db.deleteFrom('audit_heads').execute();
    await db.deleteFrom('audit_checkpoints').execute();
    if (records.length > 0) await db.insertInto('audit_records').values(records).execute();
    if (heads.length > 0) await db.insertInto('audit_heads').values(heads).execute();
    if (checkpoints.length > 0) await db.insertInto('audit_checkpoints').values(checkpoints).execute();
  });
