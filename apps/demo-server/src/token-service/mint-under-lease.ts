import type { TokenIssuer } from '@tokenyard/core';
import { type ChallengesTable, lockChallengesOfIntent } from '../storage/tables/challenges-table.ts';
import type { ConnectionsTable } from '../storage/tables/connections-table.ts';
import { acquireLease, releaseLease } from '../storage/tables/leases-table.ts';
import { listIntentsOfLease, type MintIntentsTable } from '../storage/tables/mint-intents-table.ts';
import { findVendableToken } from '../storage/tables/tokens-table.ts';
import type { Db, ServiceContext } from './context.ts';
import { newId } from './ids.ts';
import { mint } from './mint.ts';
import { settleIntent } from './settle-intents.ts';

/** Milliseconds (ms) after which the lease of a node that died may be taken over. */
export const mintLease = 30_000;

export interface LeasedMint {
  readonly connection: ConnectionsTable;
  readonly issuer: TokenIssuer;
  readonly request: unknown;
  readonly requestKey: string;
  readonly actor: string;
}

export type LeasedMintResult =
  /** Another node mints. */
  | { readonly kind: 'busy' }
  | { readonly kind: 'minted'; readonly tokenId: string }
  | { readonly kind: 'challenged'; readonly intentId: string; readonly challenges: readonly ChallengesTable[] };

/** Mints a token for vending, unless another node is at it. Finishes what a predecessor left behind first. */
export async function mintUnderLease(context: ServiceContext, order: LeasedMint): Promise<LeasedMintResult> {
  const { connection, requestKey } = order;
  const name = `mint:${connection.id}:${requestKey}`;
  const now = context.clock.now();
  const holder = `${context.node}:${newId('lse', context)}`;
  const begun = await context.database.transaction(async (db) => {
    const lease = await acquireLease(db, { name, holder, now, until: now + mintLease });
    if (lease === undefined) return undefined;
    return {
      lease,
      abandoned: await listIntentsOfLease(db, name, 'pending'),
      pending: await openChallengesOf(db, name, now),
    };
  });
  if (begun === undefined) return { kind: 'busy' };
  try {
    if (begun.pending !== undefined) return begun.pending;
    const adopted = await adoptAbandoned(context, order, begun.abandoned);
    if (adopted !== undefined) return { kind: 'minted', tokenId: adopted };
    const result = await mint(context, { ...order, purpose: 'vend', leaseName: name });
    return result.kind === 'minted' ? { kind: 'minted', tokenId: result.token.id } : result;
  } finally {
    await context.database.transaction((db) => releaseLease(db, begun.lease));
  }
}

/** Challenges of an earlier mint that can still be answered: a further mint would only have further codes sent. */
async function openChallengesOf(db: Db, leaseName: string, now: number) {
  for (const { id } of await listIntentsOfLease(db, leaseName, 'challenged')) {
    const challenges = await lockChallengesOfIntent(db, id);
    const answerable = challenges.filter(
      ({ state, solvable_until: end }) =>
        (state === 'open' || state === 'sent' || state === 'solved') && (end === null || end > now),
    );
    if (answerable.length === challenges.length && challenges.length > 0) {
      return { kind: 'challenged', intentId: id, challenges } as const;
    }
  }
  return undefined;
}

/** Settles mints of a holder that died; gives a token that one of them led to. */
async function adoptAbandoned(
  context: ServiceContext,
  { connection, requestKey }: LeasedMint,
  abandoned: readonly MintIntentsTable[],
): Promise<string | undefined> {
  for (const intent of abandoned) await settleIntent(context, intent).catch(context.onError);
  if (abandoned.length === 0) return undefined;
  const validAfter = context.clock.now();
  const found = await context.database.transaction((db) =>
    findVendableToken(db, { connectionId: connection.id, requestKey, validAfter }),
  );
  return found?.id;
}
