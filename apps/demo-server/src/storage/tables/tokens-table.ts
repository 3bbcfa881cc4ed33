import type { Db } from '../tables.ts';
import { changed } from './changed.ts';
import type { PageRequest } from './page.ts';

export type TokenStatus = 'pending' | 'active' | 'retiring' | 'revoked' | 'expired' | 'lost';

/** Statuses of tokens that work. */
export const liveStatuses: readonly TokenStatus[] = ['pending', 'active', 'retiring'];

/** A token that was minted, with its secret for as long as it may be vended. */
export interface TokensTable {
  id: string;
  connection_id: string;
  provider: string;
  /** SHA-256 of what the token was asked for: tokens of one key may stand in for each other. */
  request_key: string;
  subject: string;
  /** JSON list. */
  scopes: string;
  /** SHA-256 of the secret, hex: how a token is recognised. */
  secret_hash: string;
  /** Envelope; null once the token is no longer served. */
  secret: string | null;
  key_id: string | null;
  provider_token_id: string | null;
  refreshable: 0 | 1;
  expiry_kind: 'at' | 'never' | 'unknown';
  expires_at: number | null;
  issued_at: number;
  status: TokenStatus;
  status_at: number;
  description: string | null;
}

export async function insertToken(db: Db, row: TokensTable): Promise<void> {
  await db.insertInto('tokens').values(row).execute();
}

export const findToken = (db: Db, id: string): Promise<TokensTable | undefined> =>
  db.selectFrom('tokens').selectAll().where('id', '=', id).executeTakeFirst();

/** As {@link findToken}; nobody else changes the row until the transaction has ended. */
export const lockToken = (db: Db, id: string): Promise<TokensTable | undefined> =>
  db.selectFrom('tokens').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** Tokens with this secret, newest first: one that was handed over out of band may stand in two connections. */
export const findTokensByHash = (db: Db, secretHash: string): Promise<TokensTable[]> =>
  db
    .selectFrom('tokens')
    .selectAll()
    .where('secret_hash', '=', secretHash)
    .orderBy('issued_at', 'desc')
    .orderBy('id', 'desc')
    .execute();

export interface VendableFilter {
  readonly connectionId: string;
  readonly requestKey: string;
  /** Only tokens that end later than this moment, or never; ms since 1970. */
  readonly validAfter: number;
}

/**
 * The active token that lives longest, of those whose secret is at hand. One of unknown end is none: its provider may
 * end it at any time.
 */
export const findVendableToken = (
  db: Db,
  { connectionId, requestKey, validAfter }: VendableFilter,
): Promise<TokensTable | undefined> =>
  db
    .selectFrom('tokens')
    .selectAll()
    .where('connection_id', '=', connectionId)
    .where('request_key', '=', requestKey)
    .where('status', '=', 'active')
    .where('secret', 'is not', null)
    .where('expiry_kind', '<>', 'unknown')
    .where((eb) => eb.or([eb('expires_at', 'is', null), eb('expires_at', '>', validAfter)]))
    .orderBy((eb) => eb.case().when('expires_at', 'is', null).then(0).else(1).end())
    .orderBy('expires_at', 'desc')
    .orderBy('issued_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

export interface TokenFilter {
  readonly connectionIds?: readonly string[] | undefined;
  readonly provider?: string | undefined;
  readonly statuses?: readonly TokenStatus[] | undefined;
  /** Only tokens that end before this moment, ms since 1970. */
  readonly expiresBefore?: number | undefined;
}

/** A page of tokens, newest first. */
export async function listTokens(
  db: Db,
  { connectionIds, provider, statuses, expiresBefore }: TokenFilter,
  { limit, after }: PageRequest,
): Promise<TokensTable[]> {
  if (connectionIds?.length === 0 || statuses?.length === 0) return [];
  let query = db.selectFrom('tokens').selectAll().orderBy('issued_at', 'desc').orderBy('id', 'desc').limit(limit);
  if (connectionIds !== undefined) query = query.where('connection_id', 'in', connectionIds);
  if (provider !== undefined) query = query.where('provider', '=', provider);
  if (statuses !== undefined) query = query.where('status', 'in', statuses);
  if (expiresBefore !== undefined) query = query.where('expires_at', '<', expiresBefore);
  if (after !== undefined)
    query = query.where((eb) => eb(eb.refTuple('issued_at', 'id'), '<', eb.tuple(after.at, after.id)));
  return query.execute();
}

/** Changes a token that still has one of the given statuses; false when it has another by now. */
export async function updateToken(
  db: Db,
  id: string,
  from: readonly TokenStatus[],
  changes: Partial<Omit<TokensTable, 'id' | 'connection_id'>>,
): Promise<boolean> {
  const result = await db
    .updateTable('tokens')
    .set(changes)
    .where('id', '=', id)
    .where('status', 'in', from)
    .executeTakeFirstOrThrow();
  return changed(result);
}

/** Has the tokens of a connection given out no more; they go on working. Gives their number. */
export async function retireTokens(db: Db, connectionId: string, now: number): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('tokens')
    .set({ status: 'retiring', status_at: now })
    .where('connection_id', '=', connectionId)
    .where('status', 'in', ['pending', 'active'])
    .executeTakeFirstOrThrow();
  return Number(numUpdatedRows);
}

/**
 * A page of tokens that were revoked here before a moment, but whose secret is still needed to revoke them at their
 * provider; the longest revoked first. Those that a rotation ends are left to it.
 */
export async function listUnfinishedRevocations(
  db: Db,
  before: number,
  { limit, after }: PageRequest,
): Promise<TokensTable[]> {
  let query = db
    .selectFrom('tokens')
    .selectAll()
    .where('status', '=', 'revoked')
    .where('secret', 'is not', null)
    .where('status_at', '<', before)
    .where((of) =>
      of.not(
        of.exists(
          of
            .selectFrom('rotations')
            .select('rotations.id')
            .whereRef('rotations.old_token_id', '=', 'tokens.id')
            .where('rotations.step', 'in', ['published', 'revoked']),
        ),
      ),
    )
    .orderBy('status_at')
    .orderBy('id')
    .limit(limit);
  if (after !== undefined)
    query = query.where((eb) => eb(eb.refTuple('status_at', 'id'), '>', eb.tuple(after.at, after.id)));
  return query.execute();
}

/** Marks tokens that ended at `now` or before as expired and forgets their secrets, `limit` of them at most. */
export const expireTokens = (
  db: Db,
  now: number,
  limit: number,
): Promise<Pick<TokensTable, 'id' | 'connection_id' | 'expires_at'>[]> =>
  db
    .updateTable('tokens')
    .set({ status: 'expired', status_at: now, secret: null, key_id: null })
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('tokens')
        .select('id')
        .where('status', 'in', ['pending', 'active', 'retiring'])
        .where('expires_at', '<=', now)
        .orderBy('expires_at')
        .limit(limit)
        .forUpdate()
        .skipLocked(),
    )
    .returning(['id', 'connection_id', 'expires_at'])
    .execute();
