import type { ChallengesTable } from '../storage/tables/challenges-table.ts';
import type { ConnectionsTable } from '../storage/tables/connections-table.ts';
import { findToken, findVendableToken, type TokensTable } from '../storage/tables/tokens-table.ts';
import type { Caller } from './caller.ts';
import { checkingRequest, issuerOf } from './connection-issuer.ts';
import { readConnection } from './connections.ts';
import type { ServiceContext } from './context.ts';
import { secretOf } from './issued-tokens.ts';
import { mintUnderLease } from './mint-under-lease.ts';
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

type Flight = Awaited<ReturnType<typeof mintUnderLease>>;

/** Milliseconds (ms) after which a caller no longer waits for the mint of another node. */
const patience = 40_000;

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
    const connection = await readConnection(context, caller, connectionId);
    const issuer = await issuerOf(context, connection);
    const request: unknown = JSON.parse(connection.default_request);
    const requestKey = await checkingRequest('default_request', () => requestKeyOf(issuer, request));
    const began = context.clock.now();
    const take = (minted: string | undefined) =>
      takeStored(context, caller, { connection, requestKey, minValidity, began, minted });

    for (let minted: string | undefined; ; ) {
      const found = await take(minted);
      if (found !== undefined) return found;
      if (context.clock.now() - began > patience) throw stillMinting(context);
      const flight = await fly(`${connectionId}:${requestKey}`, () =>
        mintUnderLease(context, { connection, issuer, request, requestKey, actor: caller.id }),
      );
      if (flight.kind === 'challenged') return flight;
      if (flight.kind === 'minted') minted = flight.tokenId;
      else await context.sleep(25 + (context.random.bytes(1)[0] ?? 0) / 4);
    }
  };
}

interface Wanted {
  readonly connection: ConnectionsTable;
  readonly requestKey: string;
  readonly minValidity: number;
  /** When the caller began to wait. */
  readonly began: number;
  /** Id of the token that was minted for this caller and those who wait with it. */
  readonly minted: string | undefined;
}

/** A fitting token of the database; that it was given out is recorded in the transaction that reads it. */
async function takeStored(
  context: ServiceContext,
  caller: Caller,
  { connection, requestKey, minValidity, began, minted }: Wanted,
): Promise<VendResult | undefined> {
  const source = minted === undefined ? 'stored' : 'minted';
  const token = await context.database.transaction(async (db) => {
    const now = context.clock.now();
    const live =
      minted === undefined
        ? await findVendableToken(db, { connectionId: connection.id, requestKey, validAfter: now })
        : await findToken(db, minted);
    if (live === undefined || live.status !== 'active' || live.secret === null) return undefined;
    const fits = live.expires_at === null || live.expires_at >= now + minValidity;
    // A provider whose tokens live shorter than is asked for gives nothing better than a token minted just now.
    if (!fits && minted === undefined && live.issued_at < began) return undefined;
    await context.journal.append(db, {
      chain: connection.id,
      actor: caller.id,
      action: 'vend',
      target: live.id,
      outcome: 'ok',
      details: { source, expires_at: live.expires_at },
    });
    return live;
  });
  if (token === undefined) return undefined;
  return { kind: 'vended', token, secret: await secretOf(context, token), source };
}

const stillMinting = ({ clock }: ServiceContext) =>
  new ServiceError('unavailable', 'Another node still mints a token for this connection', {
    retryAt: clock.now() + 1000,
  });
