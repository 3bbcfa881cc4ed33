import type { Db } from '../tables.ts';

/** One act in a chain. Codes are HMAC-SHA-256 in base64url; see `src/audit`. */
export interface AuditRecordsTable {
  /** Id of a connection, or `service`. */
  chain: string;
  /** 1, 2, 3 … without a gap. */
  seq: number;
  at: number;
  actor: string;
  action: string;
  target: string | null;
  outcome: string;
  /** JSON object in canonical form. */
  details: string;
  key_id: string;
  /** Code of the record before it; empty in the first. */
  previous_mac: string;
  mac: string;
}

/** The last record of each chain. */
export interface AuditHeadsTable {
  chain: string;
  seq: number;
  mac: string;
  key_id: string;
  /** Code of this row: without the key a chain cannot be cut back to an earlier record. */
  head_mac: string;
}

/** All heads at one moment. */
export interface AuditCheckpointsTable {
  seq: number;
  at: number;
  /** JSON object in canonical form: chain to `{ mac, seq }`. */
  heads: string;
  previous_mac: string;
  key_id: string;
  mac: string;
}

export async function insertAuditRecords(db: Db, rows: readonly AuditRecordsTable[]): Promise<void> {
  await db.insertInto('audit_records').values(rows).execute();
}

/** The head of a chain, which nobody else can move until the transaction has ended. */
export const lockAuditHead = (db: Db, chain: string): Promise<AuditHeadsTable | undefined> =>
  db.selectFrom('audit_heads').selectAll().where('chain', '=', chain).forUpdate().executeTakeFirst();

/** False when the chain has a head already. */
export async function insertAuditHead(db: Db, row: AuditHeadsTable): Promise<boolean> {
  const inserted = await db
    .insertInto('audit_heads')
    .values(row)
    .onConflict((conflict) => conflict.column('chain').doNothing())
    .returning('chain')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function updateAuditHead(db: Db, { chain, ...head }: AuditHeadsTable): Promise<void> {
  await db.updateTable('audit_heads').set(head).where('chain', '=', chain).execute();
}

export const listAuditHeads = (db: Db): Promise<AuditHeadsTable[]> =>
  db.selectFrom('audit_heads').selectAll().orderBy('chain').execute();

/** The number of the last record of each chain, whether the chain has a head or not. */
export const listAuditEnds = (db: Db): Promise<Pick<AuditRecordsTable, 'chain' | 'seq'>[]> =>
  db
    .selectFrom('audit_records')
    .select((eb) => ['chain', eb.fn.max('seq').as('seq')])
    .groupBy('chain')
    .orderBy('chain')
    .execute();

/** Records of a chain from one number to another, both included. */
export const listChainRecords = (
  db: Db,
  chain: string,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): Promise<AuditRecordsTable[]> =>
  db
    .selectFrom('audit_records')
    .selectAll()
    .where('chain', '=', chain)
    .where('seq', '>=', from)
    .where('seq', '<=', to)
    .orderBy('seq')
    .limit(limit)
    .execute();

/** Where a page of records begins. */
export type AuditPosition = Pick<AuditRecordsTable, 'at' | 'chain' | 'seq'>;

/** A page of records, newest first. */
export async function listAuditRecords(
  db: Db,
  { chains }: { readonly chains?: readonly string[] | undefined },
  { limit, after }: { readonly limit: number; readonly after?: AuditPosition | undefined },
): Promise<AuditRecordsTable[]> {
  if (chains?.length === 0) return [];
  let query = db
    .selectFrom('audit_records')
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('chain', 'desc')
    .orderBy('seq', 'desc')
    .limit(limit);
  if (chains !== undefined) query = query.where('chain', 'in', chains);
  if (after !== undefined)
    query = query.where((eb) => eb(eb.refTuple('at', 'chain', 'seq'), '<', eb.tuple(after.at, after.chain, after.seq)));
  return query.execute();
}

export async function insertAuditCheckpoint(db: Db, row: AuditCheckpointsTable): Promise<void> {
  await db.insertInto('audit_checkpoints').values(row).execute();
}

export const findLastCheckpoint = (db: Db): Promise<AuditCheckpointsTable | undefined> =>
  db.selectFrom('audit_checkpoints').selectAll().orderBy('seq', 'desc').limit(1).executeTakeFirst();

/** Checkpoints from one number to another, both included, oldest first. */
export const listCheckpointsBetween = (
  db: Db,
  { from, to, limit }: { readonly from: number; readonly to: number; readonly limit: number },
): Promise<AuditCheckpointsTable[]> =>
  db
    .selectFrom('audit_checkpoints')
    .selectAll()
    .where('seq', '>=', from)
    .where('seq', '<=', to)
    .orderBy('seq')
    .limit(limit)
    .execute();

/** A page of checkpoints, newest first. */
export async function listCheckpoints(
  db: Db,
  { limit, before }: { readonly limit: number; readonly before?: number | undefined },
): Promise<AuditCheckpointsTable[]> {
  let query = db.selectFrom('audit_checkpoints').selectAll().orderBy('seq', 'desc').limit(limit);
  if (before !== undefined) query = query.where('seq', '<', before);
  return query.execute();
}
