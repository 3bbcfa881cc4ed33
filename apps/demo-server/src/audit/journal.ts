import type { Clock } from '@tokenyard/core/sandbox';
import { canonicalJson } from '../canonical-json.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import {
  type AuditHeadsTable,
  type AuditRecordsTable,
  insertAuditHead,
  insertAuditRecords,
  lockAuditHead,
  updateAuditHead,
} from '../storage/tables/audit-tables.ts';
import type { Db } from '../storage/tables.ts';
import type { Journal, JournalEntry } from '../token-service/journal.ts';
import { AuditError } from './audit-error.ts';
import { demandCode, recordCode } from './codes.ts';
import { demandIntact, signedHead } from './heads.ts';

/** The chain of what belongs to no connection. */
export const serviceChain = 'service';

/** Recorded in the service's chain when another chain gets its first record: a chain cannot vanish as a whole. */
export const chainBegin = 'chain.begin';

/**
 * Records acts in chains, each record authenticated together with the one before it, in the transaction of what it
 * records. Transactions that append to the same chain run one after another.
 */
export function createJournal(keyRing: KeyRing, clock: Clock): Journal {
  const appendTo = async (db: Db, chain: string, entries: readonly JournalEntry[]): Promise<void> => {
    const { head, isNew } = await takeHead(keyRing, db, chain);
    const records: AuditRecordsTable[] = [];
    for (const { actor, action, target = null, outcome, details = {} } of entries) {
      const last = records.at(-1) ?? head;
      const record = {
        chain,
        seq: last.seq + 1,
        at: clock.now(),
        actor,
        action,
        target,
        outcome,
        details: canonicalJson(details),
        key_id: keyRing.activeId,
        previous_mac: last.mac,
      };
      records.push({ ...record, mac: demandCode(recordCode(keyRing, record)) });
    }
    const { seq, mac } = records.at(-1) ?? head;
    await insertAuditRecords(db, records);
    await updateAuditHead(db, signedHead(keyRing, { chain, seq, mac }));
    const [first] = entries;
    if (!isNew || first === undefined || chain === serviceChain) return;
    const { actor } = first;
    await appendTo(db, serviceChain, [
      { chain: serviceChain, actor, action: chainBegin, target: chain, outcome: 'ok' },
    ]);
  };
  return {
    append: (db, entry) => appendTo(db, entry.chain, [entry]),
    appendAll: async (db, entries) => {
      const chains = [...Map.groupBy(entries, ({ chain }) => chain)];
      // Always in the same order, so that two transactions do not wait for each other.
      for (const [chain, own] of chains.sort(([a], [b]) => (a < b ? -1 : 1))) await appendTo(db, chain, own);
    },
  };
}

/** The head of a chain, locked; that of a new chain stands before its first record. */
async function takeHead(
  keyRing: KeyRing,
  db: Db,
  chain: string,
): Promise<{ readonly head: AuditHeadsTable; readonly isNew: boolean }> {
  const known = await lockAuditHead(db, chain);
  if (known !== undefined) {
    demandIntact(keyRing, known);
    return { head: known, isNew: false };
  }
  const first = signedHead(keyRing, { chain, seq: 0, mac: '' });
  if (await insertAuditHead(db, first)) return { head: first, isNew: true };
  // Another transaction has begun the chain between our look and our insert, which waited for its end.
  const theirs = await lockAuditHead(db, chain);
  if (theirs === undefined) throw new AuditError(`The head of audit chain ${chain} is gone`);
  demandIntact(keyRing, theirs);
  return { head: theirs, isNew: false };
}
