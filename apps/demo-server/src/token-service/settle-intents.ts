import { findConnection } from '../storage/tables/connections-table.ts';
import { listStaleIntents, type MintIntentsTable, updateMintIntent } from '../storage/tables/mint-intents-table.ts';
import { issuerOf } from './connection-issuer.ts';
import type { ServiceContext } from './context.ts';
import { forRotation } from './for-rotation.ts';
import { keepMinted } from './keep-minted.ts';
import { closeIntent, searchLost } from './mint.ts';
import { intentRequestPlace } from './mint-order.ts';
import { providerFailure } from './provider-failure.ts';
import { alwaysOn, type GoOn } from './schedule.ts';
import { ServiceError } from './service-error.ts';

const system = { actor: 'system' };
/** Milliseconds (ms) without a sign of life after which a mint counts as abandoned. */
const abandonedAfter = 120_000;
/** Milliseconds (ms) for which a token is looked for whose mint had an unknown outcome. */
const lookedForUntil = 86_400_000;

/**
 * Finds out what became of mints whose node died or whose answer was lost, and adopts or revokes their tokens. Where a
 * provider cannot list its tokens the outcome stays unknown. Gives the number of mints whose outcome is known now.
 */
export async function settleAbandonedMints(context: ServiceContext, goOn: GoOn = alwaysOn): Promise<number> {
  const now = context.clock.now();
  const filter = { now, before: now - abandonedAfter, unknownSince: now - lookedForUntil };
  const intents = await context.database.transaction((db) => listStaleIntents(db, filter, 50));
  let settled = 0;
  for (const intent of intents) {
    if (!(await goOn())) break;
    try {
      if ((await settleIntent(context, intent)) === 'settled') settled += 1;
      else await postpone(context, intent);
    } catch (error) {
      context.onError(error);
      await postpone(context, intent);
    }
  }
  return settled;
}

/** Notes that nothing was found out. A mint of which nobody knows more by now has an unknown outcome. */
async function postpone(context: ServiceContext, intent: MintIntentsTable): Promise<void> {
  if (intent.state === 'pending') await closeIntent(context, system, intent, 'unknown', 'unknown');
  else {
    const changes = { updated_at: context.clock.now() };
    await context.database.transaction((db) => updateMintIntent(db, intent.id, ['unknown'], changes));
  }
}

/** What a look at the provider has led to. */
export type Settlement =
  /** The outcome is known now. */
  | 'settled'
  /** The provider has no list, so nothing will ever be known. */
  | 'unknowable'
  /** The provider did not tell; a later look may succeed. */
  | 'unanswered';

export async function settleIntent(context: ServiceContext, intent: MintIntentsTable): Promise<Settlement> {
  const connection = await context.database.transaction((db) => findConnection(db, intent.connection_id));
  if (connection === undefined) return 'unknowable';
  const issuer = await issuerOf(context, connection);
  if (!issuer.capabilities.tags) {
    if (intent.state === 'pending') await closeIntent(context, system, intent, 'unknown', 'unknown');
    return 'unknowable';
  }
  const lost = await searchLost(context, issuer, intent);
  switch (lost.outcome) {
    case 'minted': {
      const request: unknown = JSON.parse(await context.vault.open(intentRequestPlace(intent.id), intent.request));
      const order = {
        ...system,
        connection,
        issuer,
        request,
        purpose: intent.purpose,
        ...forRotation(context, intent),
      };
      await keepMinted(context, order, intent, lost.token);
      return 'settled';
    }
    case 'revoked':
      await closeIntent(context, system, intent, 'revoked', 'lost and revoked');
      return 'settled';
    case 'not-minted':
      await closeIntent(context, system, intent, 'not-minted', 'not minted');
      return 'settled';
    case 'unknown':
      if (!(providerFailure(connection.provider, lost.error) instanceof ServiceError)) throw lost.error;
      return 'unanswered';
  }
}
