import type { IssueResult } from '@tokenyard/core';
import { type ChallengesTable, insertChallenges } from '../storage/tables/challenges-table.ts';
import { type MintIntentsTable, updateMintIntent } from '../storage/tables/mint-intents-table.ts';
import type { ServiceContext } from './context.ts';
import { newId } from './ids.ts';
import type { MintOrder } from './mint.ts';

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

/** Keeps the challenges that a mint was answered with; answering them lets it go on. */
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
        provider_challenge_id: providerId,
        channel,
        hint,
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
    await insertChallenges(db, rows);
    await updateMintIntent(db, intent.id, ['pending', 'challenged'], { state: 'challenged', updated_at: now });
    await context.journal.append(db, {
      chain: order.connection.id,
      actor: order.actor,
      action: 'mint',
      outcome: 'challenged',
      details: { purpose: order.purpose, intent: intent.id, challenges: rows.map(({ id }) => id) },
    });
  });
  return rows;
}
