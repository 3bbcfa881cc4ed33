import type { ChallengesTable } from '../storage/tables/challenges-table.ts';
import { findVendableToken } from '../storage/tables/tokens-table.ts';
import type { Db } from '../storage/tables.ts';
import { type Caller, reaches } from './caller.ts';
import { readConnection } from './connections.ts';
import type { ServiceContext } from './context.ts';
import { type GivenToken, type GivingOut, giveOut, isValidFor, type VendWish } from './give-out.ts';
import { grouping } from './grouping.ts';
import { type LeasedMint, type LeasedMintResult, mintUnderLease } from './mint-under-lease.ts';
import { ServiceError } from './service-error.ts';

export interface VendRequest {
  readonly connectionId: string;
  /** Milliseconds (ms) for which the token has to be valid still. */
  readonly minValidity: number;
}

export type VendResult =
  | ({ readonly kind: 'vended' } & GivenToken)
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
  /** Failures that told from when on a further attempt makes sense: a provider that is asked earlier may lock us out. */
  const pauses = new Map<string, ServiceError>();

  /** Callers that come while a mint is under way share it; those who come too early, the failure before it. */
  async function fly(key: string, begin: () => Promise<Flight>): Promise<Flight> {
    const pause = pauses.get(key);
    if (pause !== undefined && context.clock.now() < (pause.retryAt ?? 0)) throw pause;
    pauses.delete(key);
    const flying = flights.get(key);
    if (flying !== undefined) return flying;
    const flight = begin().finally(() => flights.delete(key));
    flights.set(key, flight);
    flight.catch((error: unknown) => {
      if (error instanceof ServiceError && error.retryAt !== undefined) pauses.set(key, error);
    });
    return flight;
  }

  const wish = grouping<VendWish, readonly [GivenToken | undefined, GivingOut['plan']]>(
    async (connectionId, wishes) => {
      const { given, plan } = await giveOut(context, connectionId, wishes);
      return (input) => [given.get(input), plan];
    },
  );

  return async (caller, { connectionId, minValidity }) => {
    // Whoever does not reach it is told that it is not there.
    if (!reaches(caller, connectionId)) await readConnection(context, caller, connectionId);
    const { id: actor } = caller;
    let minted: string | undefined;
    for (let mints = 0; ; ) {
      const [given, plan] = await wish(connectionId, { actor, minValidity, minted });
      if (given !== undefined) return { kind: 'vended', ...given };
      if (minted !== undefined) mints += 1;
      if (mints === mostMints) throw endAtOnce();
      const { version } = plan.connection;
      const find = findIn(context, { connectionId, requestKey: plan.requestKey, minValidity });
      const flight = await fly(`${connectionId}:${version}`, () => mintOrWait(context, { ...plan, actor, find }));
      if (flight.kind === 'challenged') return flight;
      minted = flight.kind === 'minted' ? flight.tokenId : undefined;
    }
  };
}

const endAtOnce = () => new ServiceError('unavailable', 'Tokens of this connection end as soon as they are minted');

interface Sought {
  readonly connectionId: string;
  readonly requestKey: string;
  readonly minValidity: number;
}

const findIn =
  ({ clock }: ServiceContext, { connectionId, requestKey, minValidity }: Sought) =>
  async (db: Db) => {
    const now = clock.now();
    const token = await findVendableToken(db, { connectionId, requestKey, validAfter: now });
    return token !== undefined && isValidFor(token, minValidity, now) ? token : undefined;
  };

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
