import type { ChallengesTable } from '../storage/tables/challenges-table.ts';
import { findVendableToken, lockToken, type TokensTable } from '../storage/tables/tokens-table.ts';
import type { Caller } from './caller.ts';
import { checkingRequest, issuerOf } from './connection-issuer.ts';
import { readConnection } from './connections.ts';
import type { Db, ServiceContext } from './context.ts';
import { secretOf } from './issued-tokens.ts';
import { type LeasedMint, type LeasedMintResult, mintUnderLease } from './mint-under-lease.ts';
import { requestKeyOf } from './request-key.ts';
import { ServiceError } from './service-error.ts';

export interface VendRequest {
  readonly connectionId: string;
  /** Milliseconds (ms) for which the token has to be valid still. */
  readonly minValidity: number;
}

export type VendResult =
  | {
      readonly kind: 'vended';
      readonly token: TokensTable;
      readonly secret: string;
      readonly source: 'stored' | 'minted';
    }
  | { readonly kind: 'challenged'; readonly intentId: string; readonly challenges: readonly ChallengesTable[] };

type Flight = Exclude<LeasedMintResult, { kind: 'busy' }>;

/** Milliseconds (ms) after which a caller no longer waits for the mint of another node. */
const patience = 40_000;
/** Mints for one caller whose tokens have ended before he got them. */
const mostMints = 3;

/**
 * Makes the use case that gives out a valid token and mints only when it must: once for all callers of this process,
 * and by a lease once across all nodes. Nothing is cached past the database, so a revocation is seen at once.
 */
export function createVend(context: ServiceContext): (caller: Caller, request: VendRequest) => Promise<VendResult> {
  const flights = new Map<string, Promise<Flight>>();

  /** Callers that come while a mint is under way share it. */
  function fly(key: string, begin: () => Promise<Flight>): Promise<Flight> {
    const flying = flights.get(key);
    if (flying !== undefined) return flying;
    const flight = begin().finally(() => flights.delete(key));
    flights.set(key, flight);
    return flight;
  }

  return async (caller, { connectionId, minValidity }) => {
    for (let mints = 0; mints < mostMints; ) {
      // Read anew each time: a token that ended as soon as it was minted may have done so because this has changed.
      const connection = await readConnection(context, caller, connectionId);
      const issuer = await issuerOf(context, connection);
      const request: unknown = JSON.parse(connection.default_request);
      const requestKey = await checkingRequest('default_request', () => requestKeyOf(issuer, request));
      const find = (db: Db) => findFitting(db, { connectionId, requestKey, minValidity, now: context.clock.now() });
      const stored = await giveOut(context, caller, 'stored', find);
      if (stored !== undefined) return stored;
      const order = { connection, issuer, request, requestKey, actor: caller.id, find };
      const flight = await fly(`${connectionId}:${connection.version}:${requestKey}`, () => mintOrWait(context, order));
      if (flight.kind === 'challenged') return flight;
      if (flight.kind === 'found') continue;
      const minted = await giveOut(context, caller, 'minted', (db) => lockToken(db, flight.tokenId));
      if (minted !== undefined) return minted;
      mints += 1;
    }
    throw new ServiceError('unavailable', 'Tokens of this connection end as soon as they are minted');
  };
}

/** Mints, or waits until another node has. */
async function mintOrWait(context: ServiceContext, order: LeasedMint): Promise<Flight> {
  const began = context.clock.now();
  for (;;) {
    const result = await mintUnderLease(context, order);
    if (result.kind !== 'busy') return result;
    const now = context.clock.now();
    if (now - began > patience) {
      const detail = 'Another node still mints a token for this connection';
      throw new ServiceError('unavailable', detail, { retryAt: now + 1000 });
    }
    await context.sleep(25 + (context.random.bytes(1)[0] ?? 0) / 4);
  }
}

interface Wanted {
  readonly connectionId: string;
  readonly requestKey: string;
  readonly minValidity: number;
  readonly now: number;
}

/**
 * A token that is valid for as long as is wanted. Where no token of this kind lives so long, one that has three
 * quarters of its life before it: a new one would be little better, and each caller would have one minted.
 */
async function findFitting(db: Db, { connectionId, requestKey, minValidity, now }: Wanted) {
  const token = await findVendableToken(db, { connectionId, requestKey, validAfter: now });
  if (token === undefined || token.expires_at === null) return token;
  const life = token.expires_at - token.issued_at;
  const wanted = life < minValidity ? life * 0.75 : minValidity;
  return token.expires_at - now >= wanted ? token : undefined;
}

/**
 * Gives out a token. That is recorded in the transaction that reads it, and a revocation at the same moment comes
 * before or after both.
 */
async function giveOut(
  context: ServiceContext,
  caller: Caller,
  source: 'stored' | 'minted',
  find: (db: Db) => Promise<TokensTable | undefined>,
): Promise<VendResult | undefined> {
  const token = await context.database.transaction(async (db) => {
    const found = await find(db);
    const live = found && (await lockToken(db, found.id));
    const now = context.clock.now();
    if (live === undefined || live.status !== 'active' || live.secret === null) return undefined;
    if (live.expires_at !== null && live.expires_at <= now) return undefined;
    await context.journal.append(db, {
      chain: live.connection_id,
      actor: caller.id,
      action: 'vend',
      target: live.id,
      outcome: 'ok',
      details: { source, expires_at: live.expires_at },
    });
    return live;
  });
  return token && { kind: 'vended', token, secret: await secretOf(context, token), source };
}
