import { lockChallengesOfIntent } from '../storage/tables/challenges-table.ts';
import { listIntentsOfLease, type MintIntentsTable } from '../storage/tables/mint-intents-table.ts';
import { findToken } from '../storage/tables/tokens-table.ts';
import type { Db } from '../storage/tables.ts';
import type { Attempt } from './attempt.ts';
import type { Caller } from './caller.ts';
import { isOpen } from './challenge-rows.ts';
import { checkingDefault, checkingRequest, issuerOf } from './connection-issuer.ts';
import { readConnection } from './connections.ts';
import type { ServiceContext } from './context.ts';
import { secretOf } from './issued-tokens.ts';
import { mint } from './mint.ts';
import type { MintResult } from './mint-order.ts';
import { requestKeyOf } from './request-key.ts';
import { ServiceError } from './service-error.ts';
import { settleIntent } from './settle-intents.ts';

/**
 * Mints a token because a caller wants one, whether there is one or not. Without a request it is that of the
 * connection.
 */
export async function mintToken(
  context: ServiceContext,
  caller: Caller,
  connectionId: string,
  wanted: Readonly<Record<string, unknown>> | undefined,
  attempt?: Attempt,
): Promise<MintResult> {
  const connection = await readConnection(context, caller, connectionId);
  const issuer = await issuerOf(context, connection);
  const request: unknown = wanted ?? JSON.parse(connection.default_request);
  const identify = () => requestKeyOf(issuer, request);
  await (wanted === undefined ? checkingDefault(identify) : checkingRequest('request', identify));
  if (attempt?.resumes === true) {
    const earlier = await resultOfEarlier(context, caller, attempt);
    if (earlier !== undefined) return earlier;
  }
  return mint(context, { connection, issuer, request, purpose: 'mint', actor: caller.id, leaseName: attempt?.name });
}

/**
 * What an attempt that ended without an answer has led to; `undefined` when it certainly minted nothing.
 * @throws {ServiceError} `mint-outcome-unknown` when that cannot be found out, `unavailable` when it cannot be now
 */
async function resultOfEarlier(
  context: ServiceContext,
  caller: Caller,
  { name, began }: Attempt,
): Promise<MintResult | undefined> {
  const intentsOf = async (db: Db, state: MintIntentsTable['state']) =>
    (await listIntentsOfLease(db, name, state)).filter(({ created_at: created }) => created >= began);
  for (const intent of await context.database.transaction((db) => intentsOf(db, 'pending'))) {
    if ((await settleIntent(context, intent)) === 'unanswered') throw notYet(context, intent);
  }
  const { done, challenged, unknown } = await context.database.transaction(async (db) => ({
    done: (await intentsOf(db, 'done')).at(-1),
    challenged: (await intentsOf(db, 'challenged')).at(-1),
    unknown: (await intentsOf(db, 'unknown')).at(-1),
  }));
  if (done !== undefined) {
    const minted = await minting(context, caller, done);
    if (minted !== undefined) return minted;
  }
  if (challenged !== undefined) {
    const challenges = await context.database.transaction((db) => lockChallengesOfIntent(db, challenged.id));
    return { kind: 'challenged', intentId: challenged.id, challenges: challenges.filter(isOpen) };
  }
  if (unknown === undefined) return undefined;
  throw new ServiceError('mint-outcome-unknown', 'The node that began this mint went away in the middle of it', {
    members: { intent_id: unknown.id },
  });
}

/** The token of an earlier attempt, unless it has ended since; that it is shown again is recorded. */
async function minting(
  context: ServiceContext,
  caller: Caller,
  { token_id: tokenId, connection_id: chain }: MintIntentsTable,
): Promise<MintResult | undefined> {
  if (tokenId === null) return undefined;
  const token = await context.database.transaction(async (db) => {
    const found = await findToken(db, tokenId);
    if (found === undefined || found.secret === null) return undefined;
    const entry = { chain, actor: caller.id, action: 'reveal', target: tokenId, outcome: 'ok' };
    await context.journal.append(db, entry);
    return found;
  });
  return token && { kind: 'minted', token, secret: await secretOf(context, token) };
}

const notYet = ({ clock }: ServiceContext, { id }: MintIntentsTable) =>
  new ServiceError('unavailable', 'What became of the first attempt cannot be found out now', {
    members: { intent_id: id },
    retryAt: clock.now() + 10_000,
  });
