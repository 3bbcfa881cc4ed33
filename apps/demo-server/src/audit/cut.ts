import type { Database } from '../storage/database.ts';
import {
  type AuditCheckpointsTable,
  type AuditHeadsTable,
  type AuditRecordsTable,
  findLastCheckpoint,
  listAuditEnds,
  listAuditHeads,
  listChainRecords,
  listCheckpointsBetween,
} from '../storage/tables/audit-tables.ts';
import { checkpointLock } from './checkpoint.ts';
import { serviceChain } from './journal.ts';

/** A moment of the audit: others append behind it, what lies before it stays. */
export interface AuditCut {
  readonly heads: readonly AuditHeadsTable[];
  /** Number of the last record by chain. The service's chain is among them as soon as there is anything. */
  readonly ends: ReadonlyMap<string, number>;
  readonly lastCheckpoint: AuditCheckpointsTable | undefined;
}

/** Records and checkpoints that are read at a time. */
const pageSize = 500;

/**
 * Without a checkpoint being made meanwhile, every checkpoint is older than the heads, and every one of which the
 * service's chain tells up to its head is there. Ends are read before heads: a record behind the head is forged then.
 */
export const takeCut = (database: Database): Promise<AuditCut> =>
  database.transaction(
    async (db) => {
      const ends = new Map((await listAuditEnds(db)).map(({ chain, seq }) => [chain, seq]));
      const lastCheckpoint = await findLastCheckpoint(db);
      const heads = await listAuditHeads(db);
      for (const { chain, seq } of heads) ends.set(chain, Math.max(seq, ends.get(chain) ?? 0));
      if (ends.size > 0 || lastCheckpoint !== undefined) ends.set(serviceChain, ends.get(serviceChain) ?? 0);
      return { heads, ends, lastCheckpoint };
    },
    { lock: checkpointLock },
  );

/** Records of a chain, page by page, each page in a transaction of its own. */
export async function* recordsOf(
  database: Database,
  chain: string,
  range: { readonly from: number; readonly to: number },
): AsyncGenerator<AuditRecordsTable> {
  yield* inPages(range.from, (from) =>
    database.transaction((db) => listChainRecords(db, chain, { from, to: range.to, limit: pageSize })),
  );
}

/** Checkpoints, oldest first. */
export async function* checkpointsOf(
  database: Database,
  range: { readonly from: number; readonly to: number },
): AsyncGenerator<AuditCheckpointsTable> {
  yield* inPages(range.from, (from) =>
    database.transaction((db) => listCheckpointsBetween(db, { from, to: range.to, limit: pageSize })),
  );
}

async function* inPages<T extends { readonly seq: number }>(
  start: number,
  read: (from: number) => Promise<readonly T[]>,
): AsyncGenerator<T> {
  for (let from = start; ; ) {
    const page = await read(from);
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    from = last.seq + 1;
  }
}
