import type { IssueResult } from '@tokenyard/core';
import {
  type ChallengeState,
  type ChallengesTable,
  insertChallenges,
  lockChallengesOfIntent,
  updateChallenge,
} from '../storage/tables/challenges-table.ts';
import { lockMintIntent, type MintIntentsTable, updateMintIntent } from '../storage/tables/mint-intents-table.ts';
import type { Db } from '../storage/tables.ts';
import type { ServiceContext } from './context.ts';
import { newId } from './ids.ts';
import type { MintOrder } from './mint-order.ts';
import { plainText } from './plain-text.ts';
import { ServiceError } from './service-error.ts';

/** States in which a challenge may still be of use. */
export const openStates = ['open', 'sent', 'solved'] as const satisfies readonly ChallengeState[];

export const isOpen = ({ state }: ChallengesTable): boolean => openStates.some((open) => open === state);

export const challengeRequestPlace = (challengeId: string) => ({
  table: 'challenges',
  column: 'request',
  id: challengeId,
});

interface Opening {
  readonly intent: MintIntentsTable;
  readonly order: MintOrder;
  readonly result: Extract<IssueResult, { status: 'challenged' }>;
}

/**
 * Keeps the challenges that a mint was answered with; answering them lets it go on. Earlier ones of the same mint are
 * worth nothing any more.
 * @throws {ServiceError} `unavailable` when another node held the mint for abandoned meanwhile
 */
export async function openChallenges(
  context: ServiceContext,
  { intent, order, result }: Opening,
): Promise<readonly ChallengesTable[]> {
  const now = context.clock.now();
  const rows = await Promise.all(
    result.challenges.map(async ({ id: providerId, channel, hint }): Promise<ChallengesTable> => {
      const id = newId('chl', context);
      const sealed = await context.vault.seal(challengeRequestPlace(id), JSON.stringify(order.request));
      return {
        id,
        connection_id: order.connection.id,
        intent_id: intent.id,
        provider_challenge_id: plainText(providerId),
        channel: plainText(channel),
        hint: plainText(hint),
        require_all: result.requireAll ? 1 : 0,
        state: 'open',
        solvable_until: null,
        resend_at: null,
        request: sealed.envelope,
        key_id: sealed.keyId,
        created_at: now,
        updated_at: now,
      };
    }),
  );
  await context.database.transaction(async (db) => {
    const changes = { state: 'challenged', updated_at: now } as const;
    if (!(await updateMintIntent(db, intent.id, ['pending'], changes))) {
      throw new ServiceError('unavailable', 'The mint took so long that it was given up; try again');
    }
    await closeChallengesOf(context, db, intent.id, 'expired');
    await insertChallenges(db, rows);
    await context.journal.append(db, {
      chain: order.connection.id,
      actor: order.actor,
      action: 'mint',
      outcome: 'challenged',
      details: { purpose: order.purpose, intent: intent.id, challenges: rows.map(({ id }) => id) },
    });
  });
  // In the order in which they are listed from now on.
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

/** Ends the challenges of an intent that are still open. */
export async function closeChallengesOf(
  { clock }: ServiceContext,
  db: Db,
  intentId: string,
  state: 'used' | 'expired',
): Promise<void> {
  for (const { id } of await lockChallengesOfIntent(db, intentId)) {
    await updateChallenge(db, id, openStates, { state, updated_at: clock.now() });
  }
}

/** Gives up a mint whose challenges nobody can answer any more. */
export async function giveUpChallenged(
  context: ServiceContext,
  db: Db,
  { id, connection_id: chain }: Pick<MintIntentsTable, 'id' | 'connection_id'>,
): Promise<void> {
  const changes = { state: 'not-minted', updated_at: context.clock.now() } as const;
  // While the mint goes on, nobody gives it up.
  if ((await lockMintIntent(db, id))?.state === 'pending') return;
  await updateMintIntent(db, id, ['challenged'], changes);
  await closeChallengesOf(context, db, id, 'expired');
  await context.journal.append(db, { chain, actor: 'system', action: 'challenge.expire', target: id, outcome: 'ok' });
}
