import {
  type IssuedToken,
  type IssueResult,
  isAmbiguous,
  settleMint,
  type TokenIssuer,
  TokenyardError,
} from '@tokenyard/core';
import { shareConnection } from '../storage/tables/connections-table.ts';
import {
  insertMintIntent,
  type MintIntentState,
  type MintIntentsTable,
  updateMintIntent,
} from '../storage/tables/mint-intents-table.ts';
import { within } from './call-limits.ts';
import { closeChallengesOf, openChallenges } from './challenge-rows.ts';
import type { ServiceContext } from './context.ts';
import { newId } from './ids.ts';
import { keepMinted } from './keep-minted.ts';
import { intentRequestPlace, type MintOrder, type MintResult } from './mint-order.ts';
import { providerFailure } from './provider-failure.ts';
import { notFound, ServiceError } from './service-error.ts';

/**
 * Mints a token. That it will be minted is written down before the provider is asked: what became of it can be found
 * out after a lost answer or a crash.
 * @throws {ServiceError} when the provider refused, was out of reach, or the outcome is unknown
 */
export async function mint(context: ServiceContext, order: MintOrder): Promise<MintResult> {
  return carryOut(context, order, await writeIntent(context, order));
}

/** Carries out a mint that is written down as `pending`. */
export async function carryOut(
  context: ServiceContext,
  order: MintOrder,
  intent: MintIntentsTable,
): Promise<MintResult> {
  let result: IssueResult;
  try {
    const ask = order.ask ?? ((tag) => order.issuer.issue(order.request, { tag, ...within('mint') }));
    result = await ask(intent.tag);
  } catch (error) {
    return keepMinted(context, order, intent, await afterFailure(context, order, intent, error));
  }
  if (result.status === 'issued') return keepMinted(context, order, intent, result.token);
  const challenges = await openChallenges(context, { intent, order, result });
  return { kind: 'challenged', intentId: intent.id, challenges };
}

async function writeIntent(context: ServiceContext, order: MintOrder): Promise<MintIntentsTable> {
  const id = newId('int', context);
  const { envelope, keyId } = await context.vault.seal(intentRequestPlace(id), JSON.stringify(order.request));
  const now = context.clock.now();
  const intent: MintIntentsTable = {
    id,
    connection_id: order.connection.id,
    request: envelope,
    key_id: keyId,
    tag: id,
    purpose: order.purpose,
    state: 'pending',
    token_id: null,
    lease_name: order.leaseName ?? null,
    created_at: now,
    updated_at: now,
  };
  await context.database.transaction(async (db) => {
    // A connection is deleted only while no mint is under way over it.
    if ((await shareConnection(db, order.connection.id)) === undefined) throw notFound('connection');
    await insertMintIntent(db, intent);
  });
  return intent;
}

/** Looks for the token of a mint whose answer was lost, and revokes it if its secret cannot be had any more. */
export const searchLost = (context: ServiceContext, issuer: TokenIssuer, { tag }: MintIntentsTable) =>
  settleMint(issuer, tag, 'adopt', () => context.clock.now(), within('search'));

/** Finds out what a failed mint led to. Gives the token when it was minted all the same. */
async function afterFailure(
  context: ServiceContext,
  order: MintOrder,
  intent: MintIntentsTable,
  error: unknown,
): Promise<IssuedToken> {
  // What a fault of ours has led to is found out by the schedule.
  if (!TokenyardError.isInstance(error)) throw error;
  const { provider } = order.connection;
  const failure = providerFailure(provider, error);
  const told = failure instanceof ServiceError ? failure.members : {};
  if (!isAmbiguous(error)) {
    await closeIntent(context, order, intent, order.refusedState ?? 'not-minted', 'refused', error.message);
    throw failure;
  }
  const lost = await searchLost(context, order.issuer, intent);
  if (lost.outcome === 'minted') return lost.token;
  if (lost.outcome === 'revoked') {
    await closeIntent(context, order, intent, 'revoked', 'lost and revoked');
    const detail = `${provider} gave no usable answer; the token that it had minted was found and revoked`;
    throw new ServiceError('provider-unreachable', detail, { members: { ...told, may_have_taken_effect: false } });
  }
  // The request may still be under way at the provider, so the schedule looks once more before it calls it unminted.
  await closeIntent(context, order, intent, 'unknown', 'unknown', error.message);
  const detail = order.issuer.capabilities.tags
    ? `The answer of ${provider} was lost. No token of this mint is listed so far; the service looks again`
    : `The answer of ${provider} was lost, and its tokens cannot be listed`;
  throw new ServiceError('mint-outcome-unknown', detail, { members: { ...told, intent_id: intent.id } });
}

/** Notes that an intent led to no token of ours so far; nothing happens when its outcome is known already. */
export async function closeIntent(
  context: ServiceContext,
  { actor }: Pick<MintOrder, 'actor'>,
  { id, connection_id: chain, purpose }: MintIntentsTable,
  state: MintIntentState,
  outcome: string,
  reason?: string,
): Promise<void> {
  await context.database.transaction(async (db) => {
    const changes = { state, updated_at: context.clock.now() };
    if (!(await updateMintIntent(db, id, ['pending', 'unknown'], changes))) return;
    if (state !== 'challenged') await closeChallengesOf(context, db, id, 'expired');
    const details = { purpose, intent: id, ...(reason === undefined ? {} : { reason }) };
    await context.journal.append(db, { chain, actor, action: 'mint', outcome, details });
  });
}
