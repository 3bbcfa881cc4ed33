import type { TokenIssuer } from '@tokenyard/core';
import { type ChallengesTable, lockChallengesOfIntent } from '../storage/tables/challenges-table.ts';
import type { ConnectionsTable } from '../storage/tables/connections-table.ts';
import { renewLease } from '../storage/tables/leases-table.ts';
import { listIntentsOfLease } from '../storage/tables/mint-intents-table.ts';
import type { TokensTable } from '../storage/tables/tokens-table.ts';
import type { Db } from '../storage/tables.ts';
import { giveUpChallenged, isOpen } from './challenge-rows.ts';
import type { ServiceContext } from './context.ts';
import { acquireMintLease, mintLease, whileHolding } from './lease.ts';
import { mint } from './mint.ts';
import { settleIntent } from './settle-intents.ts';

export interface LeasedMint {
  readonly connection: ConnectionsTable;
  readonly issuer: TokenIssuer;
  readonly request: unknown;
  readonly requestKey: string;
  readonly actor: string;
  /** Finds a token that makes the mint unnecessary. */
  readonly find: (db: Db) => Promise<TokensTable | undefined>;
}

export type LeasedMintResult =
  /** Another node mints. */
  | { readonly kind: 'busy' }
  /** There is a token that fits. */
  | { readonly kind: 'found' }
  | { readonly kind: 'minted'; readonly tokenId: string }
  | { readonly kind: 'challenged'; readonly intentId: string; readonly challenges: readonly ChallengesTable[] };

/** Mints a token for vending, unless another node is at it. Finishes what a predecessor left behind first. */
export async function mintUnderLease(context: ServiceContext, order: LeasedMint): Promise<LeasedMintResult> {
  const { connection, requestKey, find } = order;
  const name = `mint:${connection.id}:${requestKey}`;
  const now = context.clock.now();
  const { lease, ...begun } = await context.database.transaction(async (db) => {
    const held = await acquireMintLease(context, db, name);
    // The holder before us may have minted since the caller looked.
    if ((await find(db)) !== undefined) return { kind: 'found', lease: held } as const;
    if (held === undefined) return { kind: 'busy', lease: held } as const;
    const challenged = await openChallengesOf(context, db, name, now);
    if (challenged !== undefined) return { ...challenged, lease: held };
    return { kind: 'mint', lease: held, abandoned: await listIntentsOfLease(db, name, 'pending') } as const;
  });
  if (lease === undefined || begun.kind === 'busy') return { kind: begun.kind === 'found' ? 'found' : 'busy' };
  return whileHolding(context, lease, async () => {
    if (begun.kind !== 'mint') return begun;
    for (const intent of begun.abandoned) await settleIntent(context, intent).catch(context.onError);
    if (begun.abandoned.length > 0) {
      const at = context.clock.now();
      const settled = await context.database.transaction(async (db) => ({
        found: await find(db),
        held: await renewLease(db, lease, at, at + mintLease),
      }));
      if (settled.found !== undefined) return { kind: 'found' };
      if (!settled.held) return { kind: 'busy' };
    }
    const minted = await mint(context, { ...order, purpose: 'vend', leaseName: name });
    return minted.kind === 'minted' ? { kind: 'minted', tokenId: minted.token.id } : minted;
  });
}

/**
 * Challenges of an earlier mint that can still be answered: a further mint would only have further codes sent. Mints
 * whose challenges cannot be answered any more end here.
 */
async function openChallengesOf(context: ServiceContext, db: Db, leaseName: string, now: number) {
  for (const intent of await listIntentsOfLease(db, leaseName, 'challenged')) {
    const challenges = (await lockChallengesOfIntent(db, intent.id)).filter(isOpen);
    const answerable = challenges.every(({ solvable_until: end }) => end === null || end > now);
    if (answerable && challenges.length > 0) return { kind: 'challenged', intentId: intent.id, challenges } as const;
    await giveUpChallenged(context, db, intent);
  }
  return undefined;
}
