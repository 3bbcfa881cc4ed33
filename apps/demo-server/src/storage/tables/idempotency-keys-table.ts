import type { Db } from '../tables.ts';
import { changed } from './changed.ts';

/** A request that its caller may repeat, and the answer that it was given. */
export interface IdempotencyKeysTable {
  api_key_id: string;
  key: string;
  operation: string;
  /** HMAC-SHA-256 of the request under the API key, hex. */
  body_hash: string;
  state: 'pending' | 'done';
  /** Envelope of the answer. */
  response: string | null;
  key_id: string | null;
  /** Until when a pending request counts as under way; afterwards a repeat may take it over. */
  lease_until: number;
  created_at: number;
  expires_at: number;
}

type Identity = Pick<IdempotencyKeysTable, 'api_key_id' | 'key'>;
/** Claims a key that is new or has expired by `row.created_at`; false when it is in use. */
export async function claimIdempotencyKey(
  db: Db,
  row: Omit<IdempotencyKeysTable, 'state' | 'response' | 'key_id'>,
): Promise<boolean> {
  const fresh = { ...row, state: 'pending', response: null, key_id: null } as const;
  const claimed = await db
    .insertInto('idempotency_keys')
    .values(fresh)
    .onConflict((conflict) =>
      conflict
        .columns(['api_key_id', 'key'])
        .doUpdateSet(fresh)
        .where('idempotency_keys.expires_at', '<=', row.created_at),
    )
    .returning('key')
    .executeTakeFirst();
  return claimed !== undefined;
}

export const findIdempotencyKey = (db: Db, { api_key_id, key }: Identity): Promise<IdempotencyKeysTable | undefined> =>
  db
    .selectFrom('idempotency_keys')
    .selectAll()
    .where('api_key_id', '=', api_key_id)
    .where('key', '=', key)
    .executeTakeFirst();

/** Takes over a request whose node went away in the middle; false when it is still under way or was answered. */
export async function takeOverIdempotencyKey(
  db: Db,
  { api_key_id, key }: Identity,
  now: number,
  leaseUntil: number,
): Promise<boolean> {
  const result = await db
    .updateTable('idempotency_keys')
    .set({ lease_until: leaseUntil })
    .where('api_key_id', '=', api_key_id)
    .where('key', '=', key)
    .where('state', '=', 'pending')
    .where('lease_until', '<=', now)
    .executeTakeFirstOrThrow();
  return changed(result);
}

/** Keeps the answer; false when the claim with this `lease_until` was taken over meanwhile. */
export async function completeIdempotencyKey(
  db: Db,
  { api_key_id, key, lease_until }: Identity & Pick<IdempotencyKeysTable, 'lease_until'>,
  answer: { readonly response: string; readonly key_id: string },
): Promise<boolean> {
  const result = await db
    .updateTable('idempotency_keys')
    .set({ ...answer, state: 'done' })
    .where('api_key_id', '=', api_key_id)
    .where('key', '=', key)
    .where('state', '=', 'pending')
    .where('lease_until', '=', lease_until)
    .executeTakeFirstOrThrow();
  return changed(result);
}

/** Gives up a claim: the request did nothing, so a repeat may try again. */
export async function releaseIdempotencyKey(
  db: Db,
  { api_key_id, key, lease_until }: Identity & Pick<IdempotencyKeysTable, 'lease_until'>,
): Promise<void> {
  await db
    .deleteFrom('idempotency_keys')
    .where('api_key_id', '=', api_key_id)
    .where('key', '=', key)
    .where('state', '=', 'pending')
    .where('lease_until', '=', lease_until)
    .execute();
}

/** Ends a claim whose request may have done something: a repeat takes it over at once. */
export async function abandonIdempotencyKey(
  db: Db,
  { api_key_id, key, lease_until }: Identity & Pick<IdempotencyKeysTable, 'lease_until'>,
  now: number,
): Promise<void> {
  await db
    .updateTable('idempotency_keys')
    .set({ lease_until: now })
    .where('api_key_id', '=', api_key_id)
    .where('key', '=', key)
    .where('state', '=', 'pending')
    .where('lease_until', '=', lease_until)
    .execute();
}

export async function deleteExpiredIdempotencyKeys(db: Db, now: number, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('idempotency_keys')
    .where('expires_at', '<=', now)
    .where((eb) =>
      eb(
        eb.refTuple('api_key_id', 'key'),
        'in',
        eb
          .selectFrom('idempotency_keys')
          .select(['api_key_id', 'key'])
          .where('expires_at', '<=', now)
          .orderBy('expires_at')
          .limit(limit)
          .$asTuple('api_key_id', 'key'),
      ),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
