import { deleteClosedChallenges, listChallenges, updateChallenge } from '../storage/tables/challenges-table.ts';
import { deleteExpiredIdempotencyKeys } from '../storage/tables/idempotency-keys-table.ts';
import { deleteEndedLeases } from '../storage/tables/leases-table.ts';
import { deleteSettledIntents } from '../storage/tables/mint-intents-table.ts';
import {
  expireTokens,
  listUnfinishedRevocations,
  type TokensTable,
  updateToken,
} from '../storage/tables/tokens-table.ts';
import type { Db, ServiceContext } from './context.ts';
import { revokeAtProvider } from './revoke.ts';

/** Rows that one transaction touches at most, so that callers never wait for a sweep. */
const batch = 500;
const hour = 3_600_000;
const day = 24 * hour;

/** Marks tokens that have ended, and forgets what nobody needs any more. Gives the number of tokens that ended. */
export async function sweep(context: ServiceContext): Promise<number> {
  const now = context.clock.now();
  const expired = await inBatches(context, (db) => expire(context, db, now));
  await inBatches(context, (db) => deleteExpiredIdempotencyKeys(db, now, batch));
  await inBatches(context, (db) => expireChallenges(db, now));
  await inBatches(context, (db) => deleteClosedChallenges(db, now - day, batch));
  await inBatches(context, (db) => deleteSettledIntents(db, now - 30 * day, batch));
  await inBatches(context, (db) => deleteEndedLeases(db, now - day, batch));
  return expired;
}

async function inBatches(context: ServiceContext, work: (db: Db) => Promise<number>): Promise<number> {
  for (let total = 0; ; ) {
    const count = await context.database.transaction(work);
    total += count;
    if (count < batch) return total;
  }
}

async function expire({ journal }: ServiceContext, db: Db, now: number): Promise<number> {
  const tokens = await expireTokens(db, now, batch);
  const chains = Map.groupBy(tokens, ({ connection_id: chain }) => chain);
  for (const [chain, ended] of [...chains].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const details = { expired: ended.map(({ id }) => id) };
    await journal.append(db, { chain, actor: 'system', action: 'sweep', outcome: 'ok', details });
  }
  return tokens.length;
}

/** A challenge that nobody answered within an hour of its end will not be answered any more. */
async function expireChallenges(db: Db, now: number): Promise<number> {
  const open = await listChallenges(db, { states: ['open', 'sent', 'solved'] }, batch);
  const old = open.filter(({ created_at: made, solvable_until: end }) => now > Math.max(made, end ?? 0) + hour);
  for (const { id } of old) {
    await updateChallenge(db, id, ['open', 'sent', 'solved'], { state: 'expired', updated_at: now });
  }
  return old.length;
}

/** Tries again to end tokens at their provider that were revoked here while it was out of reach. */
export async function finishRevocations(context: ServiceContext): Promise<number> {
  const now = context.clock.now();
  const tokens = await context.database.transaction((db) => listUnfinishedRevocations(db, now - 60_000, 50));
  for (const token of tokens) {
    if (token.status_at < now - 7 * day) await giveUp(context, token);
    else await revokeAtProvider(context, token, 'system').catch(context.onError);
  }
  return tokens.length;
}

/** A secret is not kept for ever because a provider does not answer. */
const giveUp = ({ database, journal }: ServiceContext, { id, connection_id: chain }: TokensTable): Promise<void> =>
  database.transaction(async (db) => {
    await updateToken(db, id, ['revoked'], { secret: null, key_id: null });
    const entry = { chain, actor: 'system', action: 'revoke.provider', target: id, outcome: 'given up' };
    await journal.append(db, entry);
  });
