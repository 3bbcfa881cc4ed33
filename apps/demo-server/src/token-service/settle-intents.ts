import { settleMint } from '@tokenyard/core';
import { findConnection } from '../storage/tables/connections-table.ts';
import { listStaleIntents, type MintIntentsTable, updateMintIntent } from '../storage/tables/mint-intents-table.ts';
import { issuerOf } from './connection-issuer.ts';
import type { ServiceContext } from './context.ts';
import { closeIntent, intentRequestPlace, keepMinted, type MintOrder, mintDeadline } from './mint.ts';

/** Milliseconds (ms) without a sign of life after which a mint counts as abandoned. */
const abandonedAfter = 120_000;

/**
 * Finds out what became of mints whose node died or whose answer was lost, and adopts or revokes their tokens. Where a
 * provider cannot list its tokens the outcome stays unknown.
 */
export async function settleAbandonedMints(context: ServiceContext): Promise<number> {
  const before = context.clock.now() - abandonedAfter;
  const intents = await context.database.transaction(async (db) => [
    ...(await listStaleIntents(db, 'pending', before, 50)),
    ...(await listStaleIntents(db, 'unknown', before, 50)),
  ]);
  let settled = 0;
  for (const intent of intents) {
    try {
      if (await settleIntent(context, intent)) settled += 1;
      else await postpone(context, intent);
    } catch (error) {
      context.onError(error);
      await postpone(context, intent);
    }
  }
  return settled;
}

/** Puts an intent behind the others that wait, so that one that cannot be settled holds none of them up. */
const postpone = (context: ServiceContext, { id }: MintIntentsTable): Promise<boolean> =>
  context.database.transaction((db) =>
    updateMintIntent(db, id, ['pending', 'unknown'], { updated_at: context.clock.now() }),
  );

/** True when the outcome is known now. */
export async function settleIntent(
  context: ServiceContext,
  intent: MintIntentsTable,
  more: Pick<MintOrder, 'status' | 'alongside'> = {},
): Promise<boolean> {
  const connection = await context.database.transaction((db) => findConnection(db, intent.connection_id));
  if (connection === undefined) return false;
  const issuer = await issuerOf(context, connection);
  const order = { connection, issuer, purpose: intent.purpose, actor: 'system' };
  // Looking again costs a list of all tokens; where there is none, nothing new can be learned.
  if (!issuer.capabilities.tags) {
    if (intent.state === 'pending') await closeIntent(context, order, intent, 'unknown', 'unknown');
    return false;
  }
  const outcome = await settleMint(issuer, intent.tag, 'adopt', () => context.clock.now(), { deadline: mintDeadline });
  switch (outcome.outcome) {
    case 'minted': {
      const request: unknown = JSON.parse(await context.vault.open(intentRequestPlace(intent.id), intent.request));
      await keepMinted(context, { ...order, ...more, request }, intent, outcome.token);
      return true;
    }
    case 'revoked':
      await closeIntent(context, order, intent, 'revoked', 'lost and revoked');
      return true;
    case 'not-minted':
      await closeIntent(context, order, intent, 'not-minted', 'not minted');
      return true;
    case 'unknown':
      throw outcome.error;
  }
}
