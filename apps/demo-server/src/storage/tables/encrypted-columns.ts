import { type RawBuilder, sql } from 'kysely';
import type { Db, Tables } from '../tables.ts';

/** A column of envelopes. The key that a row is sealed with stands in `key_id` beside it. */
export interface EncryptedColumn {
  readonly table: keyof Tables;
  readonly column: string;
  /** The primary key. */
  readonly identity: readonly string[];
}

/** Every column that holds envelopes. */
export const encryptedColumns: readonly EncryptedColumn[] = [
  { table: 'connections', column: 'credentials', identity: ['id'] },
  { table: 'tokens', column: 'secret', identity: ['id'] },
  { table: 'mint_intents', column: 'request', identity: ['id'] },
  { table: 'challenges', column: 'request', identity: ['id'] },
  { table: 'idempotency_keys', column: 'response', identity: ['api_key_id', 'key'] },
];

export interface SealedRow {
  readonly identity: readonly string[];
  readonly envelope: string;
}

/** Rows that are sealed with a key, in the order of their identity. */
export async function listSealedRows(
  db: Db,
  { table, column, identity }: EncryptedColumn,
  { keyId, after, limit }: { readonly keyId: string; readonly after?: SealedRow | undefined; readonly limit: number },
): Promise<readonly SealedRow[]> {
  const names = sql.join(identity.map((name) => sql.ref(name)));
  const behind = after === undefined ? sql`` : sql`and (${names}) > (${sql.join(after.identity)})`;
  const { rows } = await sql<Readonly<Record<string, string>>>`
    select ${names}, ${sql.ref(column)} as envelope from ${sql.table(table)}
    where key_id = ${keyId} ${behind}
    order by ${names} limit ${limit}`.execute(db);
  return rows.map(({ envelope = '', ...row }) => ({ identity: identity.map((name) => row[name] ?? ''), envelope }));
}

/** Puts another envelope in the place of one; false when that is no longer there. */
export async function replaceEnvelope(
  db: Db,
  { table, column, identity }: EncryptedColumn,
  { identity: values, envelope: before }: SealedRow,
  { envelope, keyId }: { readonly envelope: string; readonly keyId: string },
): Promise<boolean> {
  const conditions: RawBuilder<unknown>[] = identity.map((name, index) => sql`${sql.ref(name)} = ${values[index]}`);
  const { numAffectedRows = 0n } = await sql`
    update ${sql.table(table)} set ${sql.ref(column)} = ${envelope}, key_id = ${keyId}
    where ${sql.join([...conditions, sql`${sql.ref(column)} = ${before}`], sql` and `)}`.execute(db);
  return numAffectedRows > 0n;
}

/** How many rows of a table are sealed with each key. */
export interface KeyUse {
  readonly table: keyof Tables;
  readonly key_id: string;
  readonly rows: number;
}

/** Which keys are in use, and where: in envelopes, and in the heads of audit chains. */
export async function listKeyUse(db: Db): Promise<readonly KeyUse[]> {
  const uses: KeyUse[] = [];
  for (const table of [...encryptedColumns.map((column) => column.table), 'audit_heads'] as const) {
    const { rows } = await sql<{ key_id: string; rows: number }>`
      select key_id, count(*) as rows from ${sql.table(table)}
      where key_id is not null group by key_id order by key_id`.execute(db);
    uses.push(...rows.map(({ key_id, rows: count }) => ({ table, key_id, rows: count })));
  }
  return uses;
}
