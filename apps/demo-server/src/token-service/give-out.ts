import type { TokenIssuer } from '@tokenyard/core';
import { type ConnectionsTable, findConnection } from '../storage/tables/connections-table.ts';
import { findVendableToken, lockToken, type TokensTable } from '../storage/tables/tokens-table.ts';
import type { Db } from '../storage/tables.ts';
import { checkingDefault, issuerOf } from './connection-issuer.ts';
import type { ServiceContext } from './context.ts';
import { secretOf } from './issued-tokens.ts';
import { requestKeyOf } from './request-key.ts';
import { notFound } from './service-error.ts';

/** What one caller wants. */
export interface VendWish {
  /** Id of the API key, for the audit. */
  readonly actor: string;
  /** Milliseconds (ms) for which the token has to be valid still. */
  readonly minValidity: number;
  /** A token that was minted for this caller and those who waited with him: nothing better is to be had. */
  readonly minted?: string | undefined;
}

export interface GivenToken {
  readonly token: TokensTable;
  readonly secret: string;
  readonly source: 'stored' | 'minted';
}

/** How a token of a connection is minted. */
interface MintPlan {
  readonly connection: ConnectionsTable;
  readonly issuer: TokenIssuer;
  readonly request: unknown;
  readonly requestKey: string;
}

export interface GivingOut {
  /** The token for a wish; `undefined` when there is none. */
  readonly given: ReadonlyMap<VendWish, GivenToken>;
  /** What there is to do for the others. */
  readonly plan: MintPlan;
}

/**
 * Gives out tokens of a connection to all who fit. That is recorded in the transaction that reads them, and a
 * revocation at the same moment comes before or after both.
 * @throws {ServiceError} `not-found`, or `conflict` when the provider does not take the default request
 */
export async function giveOut(
  context: ServiceContext,
  connectionId: string,
  wishes: readonly VendWish[],
): Promise<GivingOut> {
  const { plan, tokens } = await context.database.transaction(async (db) => {
    const found = await planOf(context, db, connectionId);
    const chosen = await choose(db, found, wishes, context.clock.now());
    await context.journal.appendAll(
      db,
      [...chosen].map(([{ actor, minted }, token]) => ({
        chain: connectionId,
        actor,
        action: 'vend',
        target: token.id,
        outcome: 'ok',
        details: { source: sourceOf(minted), expires_at: token.expires_at },
      })),
    );
    return { plan: found, tokens: chosen };
  });
  const secrets = new Map<string, string>();
  for (const token of tokens.values()) {
    if (!secrets.has(token.id)) secrets.set(token.id, await secretOf(context, token));
  }
  const given = [...tokens].map(([wish, token]) => {
    const secret = secrets.get(token.id) ?? '';
    return [wish, { token, secret, source: sourceOf(wish.minted) }] as const;
  });
  return { plan, given: new Map(given) };
}

const sourceOf = (minted: string | undefined) => (minted === undefined ? 'stored' : 'minted');

async function planOf(context: ServiceContext, db: Db, connectionId: string): Promise<MintPlan> {
  const connection = await findConnection(db, connectionId);
  if (connection === undefined) throw notFound('connection');
  const issuer = await issuerOf(context, connection);
  const request: unknown = JSON.parse(connection.default_request);
  const requestKey = await checkingDefault(() => requestKeyOf(issuer, request));
  return { connection, issuer, request, requestKey };
}

/** The tokens for the wishes that can be fulfilled, locked. */
async function choose(
  db: Db,
  { connection, requestKey }: MintPlan,
  wishes: readonly VendWish[],
  now: number,
): Promise<ReadonlyMap<VendWish, TokensTable>> {
  const stored = await findVendableToken(db, { connectionId: connection.id, requestKey, validAfter: now });
  const idOf = ({ minted }: VendWish) => minted ?? stored?.id;
  const locked = new Map<string, TokensTable>();
  // Always in the same order, so that two transactions do not wait for each other.
  for (const id of new Set(wishes.flatMap((wish) => idOf(wish) ?? []).sort())) {
    const token = await lockToken(db, id);
    if (token !== undefined && isServable(token, now)) locked.set(id, token);
  }
  const chosen = new Map<VendWish, TokensTable>();
  for (const wish of wishes) {
    const token = locked.get(idOf(wish) ?? '');
    if (token !== undefined && (wish.minted !== undefined || isValidFor(token, wish.minValidity, now))) {
      chosen.set(wish, token);
    }
  }
  return chosen;
}

const isServable = ({ status, secret, expires_at: end }: TokensTable, now: number): boolean =>
  status === 'active' && secret !== null && (end === null || end > now);

/**
 * Whether a token is valid for as long as is wanted. Where no token of this kind lives so long, one is good enough that
 * has three quarters of its life before it: a new one would be little better, and each caller would have one minted.
 */
export function isValidFor({ expires_at: end, issued_at: start }: TokensTable, wanted: number, now: number): boolean {
  if (end === null) return true;
  const life = end - start;
  return end - now >= (life < wanted ? life * 0.75 : wanted);
}
