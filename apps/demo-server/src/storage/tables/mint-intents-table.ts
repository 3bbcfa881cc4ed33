import type { Db } from '../tables.ts';
import { changed } from './changed.ts';

export type MintIntentState = 'pending' | 'done' | 'not-minted' | 'unknown' | 'revoked' | 'challenged';

/** A mint that was begun: written before the provider is asked, so that a token whose answer is lost can be found. */
export interface MintIntentsTable {
  id: string;
  connection_id: string;
  /** Envelope of the JSON request. */
  request: string;
  key_id: string;
  /** What stands in the token's description at the provider. */
  tag: string;
  purpose: 'mint' | 'vend' | 'rotate';
  state: MintIntentState;
  token_id: string | null;
  /** The lease under which it is minted, if there is one. */
  lease_name: string | null;
  created_at: number;
  updated_at: number;
}

/** Milliseconds (ms) between two looks for a lost token at most. */
const longestPause = 3_600_000;

export async function insertMintIntent(db: Db, row: MintIntentsTable): Promise<void> {
  await db.insertInto('mint_intents').values(row).execute();
}

export const findMintIntent = (db: Db, id: string): Promise<MintIntentsTable | undefined> =>
  db.selectFrom('mint_intents').selectAll().where('id', '=', id).executeTakeFirst();

/** As {@link findMintIntent}; nobody else changes the row until the transaction has ended. */
export const lockMintIntent = (db: Db, id: string): Promise<MintIntentsTable | undefined> =>
  db.selectFrom('mint_intents').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();

/** The intent that led to a token. */
export const findIntentOfToken = (db: Db, tokenId: string): Promise<MintIntentsTable | undefined> =>
  db.selectFrom('mint_intents').selectAll().where('token_id', '=', tokenId).orderBy('id', 'desc').executeTakeFirst();

/** Intents in a state under one lease, oldest first: what a predecessor left behind. */
export const listIntentsOfLease = (db: Db, leaseName: string, state: MintIntentState): Promise<MintIntentsTable[]> =>
  db
    .selectFrom('mint_intents')
    .selectAll()
    .where('lease_name', '=', leaseName)
    .where('state', '=', state)
    .orderBy('id')
    .execute();

/** A mint of a connection that is under way. */
export const findPendingIntent = (db: Db, connectionId: string): Promise<MintIntentsTable | undefined> =>
  db
    .selectFrom('mint_intents')
    .selectAll()
    .where('state', '=', 'pending')
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();

export interface StaleFilter {
  /** Untouched since this moment; ms since 1970. */
  readonly before: number;
  /** Of those whose outcome is unknown, only the ones that were begun after this moment. */
  readonly unknownSince: number;
  readonly now: number;
}

/**
 * Intents without a known outcome, the longest untouched first. The older one is the longer it waits for its next turn:
 * as long again as it has waited so far, an hour at most.
 */
export const listStaleIntents = (
  db: Db,
  { before, unknownSince, now }: StaleFilter,
  limit: number,
): Promise<MintIntentsTable[]> =>
  db
    .selectFrom('mint_intents')
    .selectAll()
    .where((eb) =>
      eb.or([eb('state', '=', 'pending'), eb.and([eb('state', '=', 'unknown'), eb('created_at', '>', unknownSince)])]),
    )
    .where('updated_at', '<', before)
    .where((eb) => {
      const waited = eb('updated_at', '-', eb.ref('created_at'));
      return eb.or([
        eb(waited, '<=', eb(eb.val(now), '-', eb.ref('updated_at'))),
        eb('updated_at', '<=', now - longestPause),
      ]);
    })
    .orderBy('updated_at')
    .orderBy('id')
    .limit(limit)
    .execute();

/** Changes an intent that is still in one of the given states; false when it is in another by now. */
export async function updateMintIntent(
  db: Db,
  id: string,
  from: readonly MintIntentState[],
  changes: Partial<Omit<MintIntentsTable, 'id' | 'connection_id'>>,
): Promise<boolean> {
  const result = await db
    .updateTable('mint_intents')
    .set(changes)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirstOrThrow();
  return changed(result);
}

/**
 * Forgets intents whose outcome is known and old. `unknown` ones stay: somebody may still look for their token; and so
 * do those of tokens that work, because a rotation asks for the same again.
 */
export async function deleteSettledIntents(db: Db, before: number, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('mint_intents')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('mint_intents')
        .select('id')
        .where('state', 'in', ['done', 'not-minted', 'revoked'])
        .where('updated_at', '<', before)
        .where((of) =>
          of.not(
            of.exists(
              of
                .selectFrom('tokens')
                .select('tokens.id')
                .whereRef('tokens.id', '=', 'mint_intents.token_id')
                .where('tokens.status', 'in', ['pending', 'active', 'retiring']),
            ),
          ),
        )
        .limit(limit),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
