import { deleteClosedChallenges, listChallenges } from '../storage/tables/challenges-table.ts';
import { deleteExpiredIdempotencyKeys } from '../storage/tables/idempotency-keys-table.ts';
import { deleteEndedLeases } from '../storage/tables/leases-table.ts';
import { deleteSettledIntents } from '../storage/tables/mint-intents-table.ts';
import { expireTokens } from '../storage/tables/tokens-table.ts';
import type { Db } from '../storage/tables.ts';
import { giveUpChallenged, openStates } from './challenge-rows.ts';
import type { ServiceContext } from './context.ts';
import { alwaysOn, type GoOn } from './schedule.ts';

/** Rows that one transaction touches at most, so that callers never wait for a sweep. */
const batch = 500;
const hour = 3_600_000;
const day = 24 * hour;

/** Marks tokens that have ended, and forgets what nobody needs any more. Gives the number of tokens that ended. */
export async function sweep(context: ServiceContext, goOn: GoOn = alwaysOn): Promise<number> {
  const now = context.clock.now();
  const inBatches = async (work: (db: Db) => Promise<number>): Promise<number> => {
    for (let total = 0; ; ) {
      if (!(await goOn())) return total;
      const count = await context.database.transaction(work);
      total += count;
      if (count < batch) return total;
    }
  };
  const expired = await inBatches((db) => expire(context, db, now));
  await inBatches((db) => deleteExpiredIdempotencyKeys(db, now, batch));
  await inBatches((db) => expireChallenges(context, db, now));
  await inBatches((db) => deleteClosedChallenges(db, now - day, batch));
  await inBatches((db) => deleteSettledIntents(db, now - 30 * day, batch));
  await inBatches((db) => deleteEndedLeases(db, now - day, batch));
  return expired;
}

async function expire({ journal }: ServiceContext, db: Db, now: number): Promise<number> {
  const tokens = await expireTokens(db, now, batch);
  const chains = Map.groupBy(tokens, ({ connection_id: chain }) => chain);
  const acts = [...chains].map(([chain, ended]) => {
    const details = { expired: ended.map(({ id }) => id) };
    return { chain, actor: 'system', action: 'sweep', outcome: 'ok', details };
  });
  await journal.appendAll(db, acts);
  return tokens.length;
}

/** A mint whose challenges nobody answered within an hour of their end will not go on any more. */
async function expireChallenges(context: ServiceContext, db: Db, now: number): Promise<number> {
  const open = await listChallenges(db, { states: openStates }, batch);
  const old = open.filter(({ created_at: made, solvable_until: end }) => now > Math.max(made, end ?? 0) + hour);
  const mints = new Map(old.map(({ intent_id: id, connection_id }) => [id, { id, connection_id }]));
  for (const intent of mints.values()) await giveUpChallenged(context, db, intent);
  return old.length;
}
