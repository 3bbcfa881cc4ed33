import type { Db } from '../tables.ts';
import { changed } from './changed.ts';

export type ChallengeState = 'open' | 'sent' | 'solved' | 'used' | 'expired';

/** A second factor that a provider wants before it mints. */
export interface ChallengesTable {
  id: string;
  connection_id: string;
  intent_id: string;
  provider_challenge_id: string;
  channel: string;
  /** Masked address to which the code goes. */
  hint: string;
  /** 1 when all challenges of the intent have to be solved, 0 when one is enough. */
  require_all: 0 | 1;
  state: ChallengeState;
  solvable_until: number | null;
  resend_at: number | null;
  /** Envelope of the JSON request with which the mint goes on. */
  request: string;
  key_id: string;
  created_at: number;
  updated_at: number;
}

export async function insertChallenges(db: Db, rows: readonly ChallengesTable[]): Promise<void> {
  if (rows.length > 0) await db.insertInto('challenges').values(rows).execute();
}

export const findChallenge = (db: Db, id: string): Promise<ChallengesTable | undefined> =>
  db.selectFrom('challenges').selectAll().where('id', '=', id).executeTakeFirst();

/** The challenges of a mint, in the order in which they were made. The rows stay locked until the transaction ends. */
export const lockChallengesOfIntent = (db: Db, intentId: string): Promise<ChallengesTable[]> =>
  db.selectFrom('challenges').selectAll().where('intent_id', '=', intentId).orderBy('id').forUpdate().execute();

export interface ChallengeFilter {
  readonly connectionIds?: readonly string[] | undefined;
  readonly states?: readonly ChallengeState[] | undefined;
}

/** Challenges, oldest first; with `after` those behind the one with that id. */
export async function listChallenges(
  db: Db,
  { connectionIds, states }: ChallengeFilter,
  limit: number,
  after?: string,
): Promise<ChallengesTable[]> {
  if (connectionIds?.length === 0 || states?.length === 0) return [];
  let query = db.selectFrom('challenges').selectAll().orderBy('id').limit(limit);
  if (connectionIds !== undefined) query = query.where('connection_id', 'in', connectionIds);
  if (states !== undefined) query = query.where('state', 'in', states);
  if (after !== undefined) query = query.where('id', '>', after);
  return query.execute();
}

/** Changes a challenge that is still in one of the given states; false when it is in another by now. */
export async function updateChallenge(
  db: Db,
  id: string,
  from: readonly ChallengeState[],
  changes: Partial<Pick<ChallengesTable, 'state' | 'solvable_until' | 'resend_at' | 'updated_at'>>,
): Promise<boolean> {
  const result = await db
    .updateTable('challenges')
    .set(changes)
    .where('id', '=', id)
    .where('state', 'in', from)
    .executeTakeFirstOrThrow();
  return changed(result);
}

/** Forgets challenges that were used or have expired, last touched before a moment. */
export async function deleteClosedChallenges(db: Db, before: number, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('challenges')
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('challenges')
        .select('id')
        .where('state', 'in', ['used', 'expired'])
        .where('updated_at', '<', before)
        .limit(limit),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
