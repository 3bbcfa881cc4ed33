import type { Db } from '../tables.ts';
import { changed } from './changed.ts';
import type { PageRequest } from './page.ts';

/** A caller's key; of its secret only the SHA-256 is kept. */
export interface ApiKeysTable {
  id: string;
  name: string;
  secret_hash: string;
  role: 'admin' | 'issuer' | 'reader' | 'auditor';
  /** JSON list of connection ids; null for all. */
  connections: string | null;
  /** Requests a minute; null for the default. */
  rate_limit: number | null;
  expires_at: number | null;
  created_at: number;
  revoked_at: number | null;
}

/** @throws {UniqueViolationError} when the secret is known already */
export async function insertApiKey(db: Db, row: ApiKeysTable): Promise<void> {
  await db.insertInto('api_keys').values(row).execute();
}

export const findApiKey = (db: Db, id: string): Promise<ApiKeysTable | undefined> =>
  db.selectFrom('api_keys').selectAll().where('id', '=', id).executeTakeFirst();

export const findApiKeyByHash = (db: Db, secretHash: string): Promise<ApiKeysTable | undefined> =>
  db.selectFrom('api_keys').selectAll().where('secret_hash', '=', secretHash).executeTakeFirst();

/** A page of keys, oldest first. */
export async function listApiKeys(db: Db, { limit, after }: PageRequest): Promise<ApiKeysTable[]> {
  let query = db.selectFrom('api_keys').selectAll().orderBy('created_at').orderBy('id').limit(limit);
  if (after !== undefined)
    query = query.where((eb) => eb(eb.refTuple('created_at', 'id'), '>', eb.tuple(after.at, after.id)));
  return query.execute();
}

/** False when the key was revoked before, or is unknown. */
export async function revokeApiKey(db: Db, id: string, now: number): Promise<boolean> {
  const result = await db
    .updateTable('api_keys')
    .set({ revoked_at: now })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return changed(result);
}
