import { type IssuedToken, type IssueResult, isAmbiguous, settleMint, type TokenIssuer } from '@tokenyard/core';
import type { ChallengesTable } from '../storage/tables/challenges-table.ts';
import type { ConnectionsTable } from '../storage/tables/connections-table.ts';
import {
  insertMintIntent,
  type MintIntentState,
  type MintIntentsTable,
  updateMintIntent,
} from '../storage/tables/mint-intents-table.ts';
import type { TokenStatus, TokensTable } from '../storage/tables/tokens-table.ts';
import { openChallenges } from './challenge-rows.ts';
import type { Db, ServiceContext } from './context.ts';
import { newId } from './ids.ts';
import { draftToken, keepToken } from './issued-tokens.ts';
import { providerFailure } from './provider-failure.ts';
import { requestKeyOf } from './request-key.ts';
import { ServiceError } from './service-error.ts';

/** Milliseconds (ms) that a provider gets for a mint, repeats included. Less than a lease, so that a holder ends first. */
export const mintDeadline = 20_000;

/** A mint to be carried out. */
export interface MintOrder {
  readonly connection: ConnectionsTable;
  readonly issuer: TokenIssuer;
  readonly request: unknown;
  readonly purpose: MintIntentsTable['purpose'];
  /** Who asked, for the audit. */
  readonly actor: string;
  /** The lease under which it runs. */
  readonly leaseName?: string | undefined;
  /** Status that the token begins with. Default `active`. */
  readonly status?: TokenStatus | undefined;
  /** Asks the provider. Default `issuer.issue`. */
  readonly ask?: ((tag: string) => Promise<IssueResult>) | undefined;
  /** Writes beside the token, in its transaction. */
  readonly alongside?: ((db: Db, token: TokensTable) => Promise<void>) | undefined;
}

export type MintResult =
  | { readonly kind: 'minted'; readonly token: TokensTable; readonly secret: string }
  | { readonly kind: 'challenged'; readonly intentId: string; readonly challenges: readonly ChallengesTable[] };

export const intentRequestPlace = (intentId: string) => ({ table: 'mint_intents', column: 'request', id: intentId });

/**
 * Mints a token. That it will be minted is written down before the provider is asked: what became of it can be found
 * out after a lost answer or a crash.
 * @throws {ServiceError} when the provider refused, was out of reach, or the outcome is unknown
 */
export async function mint(context: ServiceContext, order: MintOrder): Promise<MintResult> {
  return resumeMint(context, order, await writeIntent(context, order));
}

/** Carries out a mint that is written down. */
export async function resumeMint(
  context: ServiceContext,
  order: MintOrder,
  intent: MintIntentsTable,
): Promise<MintResult> {
  let result: IssueResult;
  try {
    const ask = order.ask ?? ((tag) => order.issuer.issue(order.request, { tag, deadline: mintDeadline }));
    result = await ask(intent.tag);
  } catch (error) {
    const token = await afterFailure(context, order, intent, error);
    return keepMinted(context, order, intent, token);
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
  await context.database.transaction((db) => insertMintIntent(db, intent));
  return intent;
}

/** Keeps a token that an intent led to, with everything that belongs to it in one transaction. */
export async function keepMinted(
  context: ServiceContext,
  order: MintOrder,
  intent: MintIntentsTable,
  token: IssuedToken,
): Promise<Extract<MintResult, { kind: 'minted' }>> {
  const { connection, issuer, status = 'active' } = order;
  const tag = issuer.capabilities.tags ? intent.tag : undefined;
  const requestKey = await requestKeyOf(issuer, order.request);
  const draft = await draftToken(context, token, { connection, requestKey, status, tag });
  const row = await context.database.transaction(async (db) => {
    const kept = await keepToken(db, draft);
    const changes = { state: 'done', token_id: kept.id, updated_at: context.clock.now() } as const;
    await updateMintIntent(db, intent.id, ['pending', 'challenged', 'unknown', 'not-minted'], changes);
    await order.alongside?.(db, kept);
    await context.journal.append(db, {
      chain: connection.id,
      actor: order.actor,
      action: 'mint',
      target: kept.id,
      outcome: 'ok',
      details: { purpose: order.purpose, intent: intent.id, subject: kept.subject, expires_at: kept.expires_at },
    });
    return kept;
  });
  return { kind: 'minted', token: row, secret: token.secret.reveal() };
}

/** Finds out what a failed mint led to. Gives the token when it was minted all the same. */
async function afterFailure(
  context: ServiceContext,
  order: MintOrder,
  intent: MintIntentsTable,
  error: unknown,
): Promise<IssuedToken> {
  const provider = order.connection.provider;
  if (!isAmbiguous(error)) {
    await closeIntent(context, order, intent, 'not-minted', 'refused');
    throw providerFailure(provider, error);
  }
  const settled = await settleMint(order.issuer, intent.tag, 'adopt', () => context.clock.now(), {
    deadline: mintDeadline,
  });
  if (settled.outcome === 'minted') return settled.token;
  if (settled.outcome === 'revoked') {
    await closeIntent(context, order, intent, 'revoked', 'lost and revoked');
    throw providerFailure(provider, error);
  }
  // The request may still be under way at the provider, so the schedule looks once more before it calls it unminted.
  await closeIntent(context, order, intent, 'unknown', 'unknown');
  const tagged = order.issuer.capabilities.tags;
  const detail = tagged
    ? `The answer of ${provider} was lost. No token of this mint is listed so far; the service looks again`
    : `The answer of ${provider} was lost, and its tokens cannot be listed`;
  throw new ServiceError('mint-outcome-unknown', detail, { members: { provider, intent_id: intent.id } });
}

/** Ends an intent that led to no token of ours. */
export async function closeIntent(
  context: ServiceContext,
  { connection, actor, purpose }: Pick<MintOrder, 'connection' | 'actor' | 'purpose'>,
  intent: MintIntentsTable,
  state: MintIntentState,
  outcome: string,
): Promise<void> {
  await context.database.transaction(async (db) => {
    const changes = { state, updated_at: context.clock.now() };
    if (!(await updateMintIntent(db, intent.id, ['pending', 'unknown', 'challenged'], changes))) return;
    const details = { purpose, intent: intent.id };
    await context.journal.append(db, { chain: connection.id, actor, action: 'mint', outcome, details });
  });
}
