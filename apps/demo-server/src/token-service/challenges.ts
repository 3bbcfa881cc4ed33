import {
  type ChallengesTable,
  findChallenge,
  listChallenges as listRows,
  lockChallengesOfIntent,
  updateChallenge,
} from '../storage/tables/challenges-table.ts';
import { findConnection } from '../storage/tables/connections-table.ts';
import { type Lease, releaseLease } from '../storage/tables/leases-table.ts';
import {
  findMintIntent,
  lockMintIntent,
  type MintIntentsTable,
  updateMintIntent,
} from '../storage/tables/mint-intents-table.ts';
import type { Db } from '../storage/tables.ts';
import { within } from './call-limits.ts';
import { type Caller, reaches, visible } from './caller.ts';
import { challengeRequestPlace, closeChallengesOf, isOpen, openStates } from './challenge-rows.ts';
import { issuerOf } from './connection-issuer.ts';
import type { ServiceContext } from './context.ts';
import { acquireMintLease, whileHolding } from './lease.ts';
import { carryOut } from './mint.ts';
import type { MintOrder, MintResult } from './mint-order.ts';
import { callingProvider } from './provider-failure.ts';
import { notFound, ServiceError } from './service-error.ts';

/** A page of the challenges that may still be of use, oldest first. */
export const listChallenges = (
  context: ServiceContext,
  caller: Caller,
  connectionId: string | undefined,
  { limit, after }: { readonly limit: number; readonly after: string | undefined },
): Promise<readonly ChallengesTable[]> => {
  const own = connectionId === undefined ? caller.connections : reaches(caller, connectionId) ? [connectionId] : [];
  return context.database.transaction((db) => listRows(db, { connectionIds: own, states: openStates }, limit, after));
};

async function challengeOf(context: ServiceContext, caller: Caller, id: string) {
  const found = await context.database.transaction((db) => findChallenge(db, id));
  const challenge = await visible(context, caller, 'challenge', found, (row) => row.connection_id);
  if (!isOpen(challenge)) throw isClosed(challenge);
  const connection = await context.database.transaction((db) => findConnection(db, challenge.connection_id));
  if (connection === undefined) throw notFound('challenge');
  const issuer = await issuerOf(context, connection);
  if (issuer.challenges === undefined) throw new Error(`${connection.provider} has challenges, but no way to answer`);
  return { challenge, connection, issuer, room: issuer.challenges };
}

const isClosed = ({ state }: ChallengesTable) => new ServiceError('conflict', `The challenge is ${state}`);

/** Has the provider send the code of a challenge. */
export async function sendChallenge(context: ServiceContext, caller: Caller, id: string): Promise<ChallengesTable> {
  const { challenge, connection, room } = await challengeOf(context, caller, id);
  const sent = await recordingFailure(context, caller, challenge, 'challenge.send', () =>
    callingProvider(connection.provider, () => room.send(challenge.provider_challenge_id, within('change'))),
  );
  const changes = {
    state: 'sent',
    solvable_until: sent.solvableUntil.getTime(),
    resend_at: sent.resendAt.getTime(),
    updated_at: context.clock.now(),
  } as const;
  await context.database.transaction(async (db) => {
    if (!(await updateChallenge(db, id, ['open', 'sent'], changes))) throw isClosed(await current(db, challenge));
    await record(context, db, caller, challenge, 'challenge.send', 'ok');
  });
  return { ...challenge, ...changes };
}

/**
 * Answers a challenge. When that is enough the mint goes on.
 * @throws {ServiceError} `provider-error` when the code is wrong, `conflict` when the mint goes on already,
 *   `unavailable` while another one for the same is under way
 */
export async function answerChallenge(
  context: ServiceContext,
  caller: Caller,
  id: string,
  code: string,
): Promise<MintResult> {
  const { challenge, connection, issuer, room } = await challengeOf(context, caller, id);
  if (challenge.state !== 'solved') {
    await recordingFailure(context, caller, challenge, 'challenge.answer', () =>
      callingProvider(connection.provider, () => room.confirm(challenge.provider_challenge_id, code, within('change'))),
    );
  }
  const { going, challenges } = await solve(context, caller, challenge);
  if (going === undefined) return { kind: 'challenged', intentId: challenge.intent_id, challenges };
  if (going === 'busy') {
    const detail = 'Another mint for this connection is under way; answer again';
    throw new ServiceError('unavailable', detail, { retryAt: context.clock.now() + 1000 });
  }
  const { intent, lease } = going;
  const request: unknown = JSON.parse(await context.vault.open(challengeRequestPlace(id), challenge.request));
  const solvedChallenges = challenges.filter(({ state }) => state === 'solved').map((row) => row.provider_challenge_id);
  const order: MintOrder = {
    connection,
    issuer,
    request,
    purpose: intent.purpose,
    actor: caller.id,
    // What was solved stays solved: after a refusal the same answers let the mint go on.
    refusedState: 'challenged',
    ask: (tag) => issuer.issue(request, { tag, solvedChallenges, ...within('mint') }),
    alongside: async (db, token) => {
      await closeChallengesOf(context, db, intent.id, 'used');
      return token;
    },
  };
  const work = () => carryOut(context, order, intent);
  return lease === undefined ? work() : whileHolding(context, lease, work);
}

interface Solved {
  /** The mint, if the caller is the one who lets it go on; `busy` while somebody else holds its lease. */
  readonly going: { readonly intent: MintIntentsTable; readonly lease: Lease | undefined } | 'busy' | undefined;
  readonly challenges: readonly ChallengesTable[];
}

/**
 * Notes a solved challenge. When enough are solved the mint is pending again: of two callers only one gets it. He holds
 * the lease of the mint, if it has one, because whoever gets that takes a pending mint for abandoned.
 */
function solve(context: ServiceContext, caller: Caller, challenge: ChallengesTable): Promise<Solved> {
  const now = context.clock.now();
  const { id, intent_id: intentId } = challenge;
  return context.database.transaction(async (db) => {
    // Before everything else, as those do who vend: two transactions do not wait for each other.
    const name = (await findMintIntent(db, intentId))?.lease_name ?? undefined;
    const lease = name === undefined ? undefined : await acquireMintLease(context, db, name);
    const intent = await lockMintIntent(db, intentId);
    if (await updateChallenge(db, id, ['open', 'sent'], { state: 'solved', updated_at: now })) {
      await record(context, db, caller, challenge, 'challenge.answer', 'ok');
    }
    const challenges = await lockChallengesOfIntent(db, intentId);
    const solved = challenges.filter(({ state }) => state === 'solved');
    if (!solved.some((row) => row.id === id)) throw isClosed(await current(db, challenge));
    const wanted = challenge.require_all === 1 ? challenges.filter(isOpen).length : 1;
    if (solved.length < wanted) {
      if (lease !== undefined) await releaseLease(db, lease);
      return { going: undefined, challenges };
    }
    if (intent?.state !== 'challenged') throw new ServiceError('conflict', 'The mint goes on already, or has ended');
    if (name !== undefined && lease === undefined) return { going: 'busy', challenges };
    await updateMintIntent(db, intentId, ['challenged'], { state: 'pending', updated_at: now });
    return { going: { intent, lease }, challenges };
  });
}

const current = async (db: Db, challenge: ChallengesTable): Promise<ChallengesTable> =>
  (await findChallenge(db, challenge.id)) ?? challenge;

/** Records what failed. A challenge that the provider no longer knows is of no use any more. */
async function recordingFailure<T>(
  context: ServiceContext,
  caller: Caller,
  challenge: ChallengesTable,
  action: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const status = error instanceof ServiceError ? error.members.provider_status : undefined;
    await context.database.transaction(async (db) => {
      if (status === 404) {
        const changes = { state: 'expired', updated_at: context.clock.now() } as const;
        await updateChallenge(db, challenge.id, openStates, changes);
      }
      await record(context, db, caller, challenge, action, status === undefined ? 'failed' : 'refused');
    });
    throw error;
  }
}

const record = (
  { journal }: ServiceContext,
  db: Db,
  caller: Caller,
  { connection_id: chain, id }: ChallengesTable,
  action: string,
  outcome: string,
) => journal.append(db, { chain, actor: caller.id, action, target: id, outcome });
