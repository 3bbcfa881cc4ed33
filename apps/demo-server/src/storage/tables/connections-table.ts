import type { Db } from '../tables.ts';
import { changed } from './changed.ts';
import type { PageRequest } from './page.ts';

/** One account at one provider. */
export interface ConnectionsTable {
  id: string;
  name: string;
  provider: string;
  /** Null is the built-in sandbox. */
  base_url: string | null;
  /** Envelope. */
  credentials: string;
  key_id: string;
  /** JSON object: what a token is asked for where a caller does not say. */
  default_request: string;
  /** Grows with each change. */
  version: number;
  created_at: number;
  updated_at: number;
}

/** @throws {UniqueViolationError} when the name is taken */
export async function insertConnection(db: Db, row: ConnectionsTable): Promise<void> {
  await db.insertInto('connections').values(row).execute();
}

export const findConnection = (db: Db, id: string): Promise<ConnectionsTable | undefined> =>
  db.selectFrom('connections').selectAll().where('id', '=', id).executeTakeFirst();

/** As {@link findConnection}; nobody else changes or deletes the row until the transaction has ended. */
export const lockConnection = (db: Db, id: string): Promise<ConnectionsTable | undefined> =>
  db.selectFrom('connections').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** As {@link lockConnection}, but many may hold the row so at the same time. */
export const shareConnection = (db: Db, id: string): Promise<ConnectionsTable | undefined> =>
  db.selectFrom('connections').selectAll().where('id', '=', id).forShare().executeTakeFirst();

export interface ConnectionFilter {
  readonly provider?: string | undefined;
  /** Only these ids. */
  readonly ids?: readonly string[] | undefined;
}

/** A page of connections, oldest first. */
export async function listConnections(
  db: Db,
  { provider, ids }: ConnectionFilter,
  { limit, after }: PageRequest,
): Promise<ConnectionsTable[]> {
  if (ids?.length === 0) return [];
  let query = db.selectFrom('connections').selectAll().orderBy('created_at').orderBy('id').limit(limit);
  if (provider !== undefined) query = query.where('provider', '=', provider);
  if (ids !== undefined) query = query.where('id', 'in', ids);
  if (after !== undefined)
    query = query.where((eb) => eb(eb.refTuple('created_at', 'id'), '>', eb.tuple(after.at, after.id)));
  return query.execute();
}

/**
 * Changes a connection that still has the given version, and gives it the next one; false when it has another or is
 * gone.
 * @throws {UniqueViolationError} when the name is taken
 */
export async function updateConnection(
  db: Db,
  id: string,
  version: number,
  changes: Partial<Omit<ConnectionsTable, 'id' | 'version' | 'created_at'>>,
): Promise<boolean> {
  const result = await db
    .updateTable('connections')
    .set({ ...changes, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirstOrThrow();
  return changed(result);
}

/** False when there was none. */
export async function deleteConnection(db: Db, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('connections').where('id', '=', id).executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}
