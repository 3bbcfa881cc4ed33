import type { Db } from '../tables.ts';
import { changed } from './changed.ts';

export type RotationStep = 'started' | 'minted' | 'proven' | 'published' | 'revoked' | 'refused' | 'done' | 'failed';

/** The replacement of one token by another, step by step; `step` is the last that was done. */
export interface RotationsTable {
  id: string;
  connection_id: string;
  old_token_id: string;
  new_token_id: string | null;
  step: RotationStep;
  /** ms for which the old token stays valid beside the new one. */
  grace_ms: number;
  grace_until: number | null;
  /** JSON list of `{ step, reason }`. */
  skipped: string;
  error: string | null;
  created_at: number;
  updated_at: number;
}

/** Milliseconds (ms) between two attempts at a step at most. */
const longestPause = 3_600_000;

/** Steps behind which nothing follows. */
const ended = ['done', 'failed'] as const;

export async function insertRotation(db: Db, row: RotationsTable): Promise<void> {
  await db.insertInto('rotations').values(row).execute();
}

export const findRotation = (db: Db, id: string): Promise<RotationsTable | undefined> =>
  db.selectFrom('rotations').selectAll().where('id', '=', id).executeTakeFirst();

/** The rotation of a token that has not ended. */
export const findOpenRotation = (db: Db, oldTokenId: string): Promise<RotationsTable | undefined> =>
  db
    .selectFrom('rotations')
    .selectAll()
    .where('old_token_id', '=', oldTokenId)
    .where('step', 'not in', ended)
    .executeTakeFirst();

/** The last rotation of a token, whether it has ended or not. */
export const findLastRotation = (db: Db, oldTokenId: string): Promise<RotationsTable | undefined> =>
  db
    .selectFrom('rotations')
    .selectAll()
    .where('old_token_id', '=', oldTokenId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();

/**
 * Rotations that have something to do at `now`, the longest untouched first; those in their grace period have not. One
 * whose step failed waits for its next turn as long again as it has waited since it could take that step, an hour at
 * most.
 */
export const listDueRotations = (db: Db, now: number, limit: number): Promise<RotationsTable[]> =>
  db
    .selectFrom('rotations')
    .selectAll()
    .where('step', 'not in', ended)
    .where((eb) => eb.or([eb('step', '<>', 'published'), eb('grace_until', '<=', now)]))
    .where((eb) => {
      const since = eb.fn.coalesce('grace_until', 'created_at');
      const waited = eb('updated_at', '-', since);
      return eb.or([
        eb('error', 'is', null),
        eb(waited, '<=', eb(eb.val(now), '-', eb.ref('updated_at'))),
        eb('updated_at', '<=', now - longestPause),
      ]);
    })
    .orderBy('updated_at')
    .orderBy('id')
    .limit(limit)
    .execute();

/** Changes a rotation that still stands at a step; false when it is further by now. */
export async function updateRotation(
  db: Db,
  id: string,
  from: RotationStep,
  changes: Partial<Omit<RotationsTable, 'id' | 'connection_id' | 'old_token_id'>>,
): Promise<boolean> {
  const result = await db
    .updateTable('rotations')
    .set(changes)
    .where('id', '=', id)
    .where('step', '=', from)
    .executeTakeFirstOrThrow();
  return changed(result);
}
