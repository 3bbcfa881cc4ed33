import type { IssuedToken } from '@tokenyard/core';
import { lockConnection, shareConnection } from '../storage/tables/connections-table.ts';
import { lockMintIntent, type MintIntentsTable, updateMintIntent } from '../storage/tables/mint-intents-table.ts';
import { findToken, type TokenStatus, type TokensTable } from '../storage/tables/tokens-table.ts';
import type { Db } from '../storage/tables.ts';
import { isHandedOver } from './connection-issuer.ts';
import type { ServiceContext } from './context.ts';
import { draftToken, keepToken } from './issued-tokens.ts';
import type { MintOrder, MintResult } from './mint-order.ts';
import { requestKeyOf } from './request-key.ts';
import { notFound, ServiceError } from './service-error.ts';

/**
 * Keeps a token that an intent led to, with everything that belongs to it in one transaction.
 * @throws {ServiceError} `unavailable` when another node held the mint for abandoned and has revoked the token
 */
export async function keepMinted(
  context: ServiceContext,
  order: MintOrder,
  { id: intentId }: MintIntentsTable,
  token: IssuedToken,
): Promise<Extract<MintResult, { kind: 'minted' }>> {
  const { connection, issuer, purpose, status: wanted = 'active' } = order;
  const tag = issuer.capabilities.tags ? intentId : undefined;
  const requestKey = await requestKeyOf(issuer, order.request);
  const draft = await draftToken(context, token, { connection, requestKey, status: wanted, tag });
  const kept = await context.database.transaction(async (db) => {
    const status = await statusNow(context, db, order, wanted);
    const intent = await lockMintIntent(db, intentId);
    const adopted = intent === undefined ? undefined : await outcomeOf(db, intent);
    if (adopted !== undefined) return adopted;
    const row = await keepToken(db, { ...draft, status });
    const changes = { state: 'done', token_id: row.id, updated_at: context.clock.now() } as const;
    await updateMintIntent(db, intentId, ['pending', 'unknown', 'not-minted'], changes);
    const after = order.alongside === undefined ? row : await order.alongside(db, row);
    await context.journal.append(db, {
      chain: connection.id,
      actor: order.actor,
      action: 'mint',
      target: row.id,
      outcome: 'ok',
      details: { purpose, intent: intentId, subject: row.subject, expires_at: row.expires_at },
    });
    return after;
  });
  return { kind: 'minted', token: kept, secret: token.secret.reveal() };
}

/** A token that was minted with credentials of yesterday is kept, but not given out. */
async function statusNow(
  context: ServiceContext,
  db: Db,
  { connection }: MintOrder,
  wanted: TokenStatus,
): Promise<TokenStatus> {
  // The same token is kept or ended by one at a time; different ones do not meet.
  const look = isHandedOver(context, connection.provider) ? lockConnection : shareConnection;
  const now = await look(db, connection.id);
  if (now === undefined) throw notFound('connection');
  return now.credentials === connection.credentials && now.base_url === connection.base_url ? wanted : 'retiring';
}

/** The token that another node has adopted from a mint that it held for abandoned. */
async function outcomeOf(db: Db, { state, token_id: tokenId }: MintIntentsTable): Promise<TokensTable | undefined> {
  if (state === 'revoked') {
    throw new ServiceError('unavailable', 'The mint took so long that its token was revoked as abandoned; try again');
  }
  return state === 'done' && tokenId !== null ? findToken(db, tokenId) : undefined;
}
