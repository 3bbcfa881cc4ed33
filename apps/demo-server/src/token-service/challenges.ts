import {
  type ChallengesTable,
  findChallenge,
  listChallenges as listRows,
  lockChallengesOfIntent,
  updateChallenge,
} from '../storage/tables/challenges-table.ts';
import { findConnection } from '../storage/tables/connections-table.ts';
import { acquireLease, releaseLease } from '../storage/tables/leases-table.ts';
import { findMintIntent } from '../storage/tables/mint-intents-table.ts';
import { type Caller, reaches, visible } from './caller.ts';
import { challengeRequestPlace } from './challenge-rows.ts';
import { issuerOf } from './connection-issuer.ts';
import type { ServiceContext } from './context.ts';
import { newId } from './ids.ts';
import { type MintResult, mintDeadline, resumeMint } from './mint.ts';
import { callingProvider } from './provider-failure.ts';
import { notFound, ServiceError } from './service-error.ts';

export const listChallenges = (
  context: ServiceContext,
  caller: Caller,
  connectionId: string | undefined,
): Promise<readonly ChallengesTable[]> => {
  const own = connectionId === undefined ? caller.connections : reaches(caller, connectionId) ? [connectionId] : [];
  const states = ['open', 'sent', 'solved'] as const;
  return context.database.transaction((db) => listRows(db, { connectionIds: own, states }, 200));
};

async function challengeOf(context: ServiceContext, caller: Caller, id: string) {
  const found = await context.database.transaction((db) => findChallenge(db, id));
  const challenge = visible(caller, 'challenge', found, (row) => row.connection_id);
  if (challenge.state === 'used' || challenge.state === 'expired') {
    throw new ServiceError('conflict', `The challenge is ${challenge.state}`);
  }
  const connection = await context.database.transaction((db) => findConnection(db, challenge.connection_id));
  if (connection === undefined) throw notFound('challenge');
  const issuer = await issuerOf(context, connection);
  if (issuer.challenges === undefined) throw new Error(`${connection.provider} has challenges, but no way to answer`);
  return { challenge, connection, issuer, room: issuer.challenges };
}

/** Has the provider send the code of a challenge. */
export async function sendChallenge(context: ServiceContext, caller: Caller, id: string): Promise<ChallengesTable> {
  const { challenge, connection, room } = await challengeOf(context, caller, id);
  const sent = await callingProvider(connection.provider, () => room.send(challenge.provider_challenge_id));
  const changes = {
    state: 'sent',
    solvable_until: sent.solvableUntil.getTime(),
    resend_at: sent.resendAt.getTime(),
    updated_at: context.clock.now(),
  } as const;
  await context.database.transaction(async (db) => {
    await updateChallenge(db, id, ['open', 'sent'], changes);
    await record(context, db, caller, challenge, 'challenge.send', 'ok');
  });
  return { ...challenge, ...changes };
}

/**
 * Answers a challenge. When that is enough the mint goes on.
 * @throws {ServiceError} `provider-error` when the code is wrong
 */
export async function answerChallenge(
  context: ServiceContext,
  caller: Caller,
  id: string,
  code: string,
): Promise<MintResult> {
  const { challenge, connection, issuer, room } = await challengeOf(context, caller, id);
  if (challenge.state !== 'solved') {
    await callingProvider(connection.provider, () => room.confirm(challenge.provider_challenge_id, code)).catch(
      async (error: unknown) => {
        await context.database.transaction((db) =>
          record(context, db, caller, challenge, 'challenge.answer', 'refused'),
        );
        throw error;
      },
    );
    await context.database.transaction(async (db) => {
      await updateChallenge(db, id, ['open', 'sent'], { state: 'solved', updated_at: context.clock.now() });
      await record(context, db, caller, challenge, 'challenge.answer', 'ok');
    });
  }
  const { intent_id: intentId } = challenge;
  const { intent, challenges } = await context.database.transaction(async (db) => ({
    intent: await findMintIntent(db, intentId),
    challenges: await lockChallengesOfIntent(db, intentId),
  }));
  const solved = challenges.filter(({ state }) => state === 'solved');
  const enough = challenge.require_all === 1 ? solved.length === challenges.length : solved.length > 0;
  if (intent === undefined || !enough) return { kind: 'challenged', intentId, challenges };
  const request: unknown = JSON.parse(await context.vault.open(challengeRequestPlace(id), challenge.request));
  const ids = solved.map((row) => row.provider_challenge_id);
  return onceAtATime(context, `intent:${intentId}`, () =>
    resumeMint(
      context,
      {
        connection,
        issuer,
        request,
        purpose: intent.purpose,
        actor: caller.id,
        ask: (tag) => issuer.issue(request, { tag, solvedChallenges: ids, deadline: mintDeadline }),
        alongside: async (db) => {
          const changes = { state: 'used', updated_at: context.clock.now() } as const;
          for (const row of challenges) await updateChallenge(db, row.id, ['open', 'sent', 'solved'], changes);
        },
      },
      intent,
    ),
  );
}

/** Two answers at the same moment must not let the mint go on twice. */
async function onceAtATime<T>(context: ServiceContext, name: string, work: () => Promise<T>): Promise<T> {
  const now = context.clock.now();
  const holder = `${context.node}:${newId('lse', context)}`;
  const lease = await context.database.transaction((db) =>
    acquireLease(db, { name, holder, now, until: now + mintDeadline + 10_000 }),
  );
  if (lease === undefined) throw new ServiceError('conflict', 'The mint goes on already');
  try {
    return await work();
  } finally {
    await context.database.transaction((db) => releaseLease(db, lease));
  }
}

const record = (
  { journal }: ServiceContext,
  db: Parameters<typeof findChallenge>[0],
  caller: Caller,
  { connection_id: chain, id }: ChallengesTable,
  action: string,
  outcome: string,
) => journal.append(db, { chain, actor: caller.id, action, target: id, outcome });
