import type { Clock } from '@tokenyard/core/sandbox';
import { canonicalJson } from '../canonical-json.ts';
import type { KeyRing } from '../crypto/key-ring.ts';
import type { Database } from '../storage/database.ts';
import {
  type AuditCheckpointsTable,
  findLastCheckpoint,
  insertAuditCheckpoint,
  listAuditHeads,
} from '../storage/tables/audit-tables.ts';
import { checkpointCode, demandCode } from './codes.ts';
import { demandIntact } from './heads.ts';
import { createJournal, serviceChain } from './journal.ts';

/** Recorded in the service's chain with each checkpoint: the last one cannot vanish unseen either. */
export const checkpointAction = 'checkpoint';

/** Held while a checkpoint is made, and while one must not be made. */
export const checkpointLock = 'audit-checkpoint';

export interface AuditContext {
  readonly database: Database;
  readonly keyRing: KeyRing;
  readonly clock: Clock;
}

/**
 * Ties the heads of all chains together. A copy of it kept elsewhere proves later what the chains were by then.
 * @throws {AuditError} when a head was changed
 */
export const createCheckpoint = (
  { database, keyRing, clock }: AuditContext,
  actor: string,
): Promise<AuditCheckpointsTable> =>
  database.transaction(
    async (db) => {
      const last = await findLastCheckpoint(db);
      const heads = await listAuditHeads(db);
      for (const head of heads) demandIntact(keyRing, head);
      const content = {
        seq: (last?.seq ?? 0) + 1,
        at: clock.now(),
        heads: canonicalJson(Object.fromEntries(heads.map(({ chain, seq, mac }) => [chain, { seq, mac }]))),
        previous_mac: last?.mac ?? '',
        key_id: keyRing.activeId,
      };
      const checkpoint = { ...content, mac: demandCode(checkpointCode(keyRing, content)) };
      await insertAuditCheckpoint(db, checkpoint);
      await createJournal(keyRing, clock).append(db, {
        chain: serviceChain,
        actor,
        action: checkpointAction,
        target: String(checkpoint.seq),
        outcome: 'ok',
        details: { mac: checkpoint.mac },
      });
      return checkpoint;
    },
    { lock: checkpointLock },
  );
