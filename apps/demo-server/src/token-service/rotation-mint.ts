import { ApiError, type IssueResult, type TokenIssuer } from '@tokenyard/core';
import { findIntentOfToken, listIntentsOfLease } from '../storage/tables/mint-intents-table.ts';
import { findRotation, type RotationsTable } from '../storage/tables/rotations-table.ts';
import type { TokensTable } from '../storage/tables/tokens-table.ts';
import { within } from './call-limits.ts';
import type { ServiceContext } from './context.ts';
import { forRotation, rotationLeaseName } from './for-rotation.ts';
import { issuedTokenOf } from './issued-tokens.ts';
import { mint } from './mint.ts';
import { intentRequestPlace, type MintOrder } from './mint-order.ts';
import { partsOf, type RotationParts } from './rotation-parts.ts';
import { fail } from './rotation-progress.ts';
import { ServiceError } from './service-error.ts';
import { settleIntent } from './settle-intents.ts';

/**
 * Mints the new token of a rotation, once: what an earlier attempt has led to is found out first. The rotation fails
 * when the provider refuses for good, or when it may have minted a token that nobody can find.
 */
export async function mintNew(context: ServiceContext, rotation: RotationsTable): Promise<RotationsTable | undefined> {
  const parts = await partsOf(context, rotation);
  try {
    const settled = await settleEarlier(context, rotation, parts.issuer);
    if (settled !== undefined) return settled;
    const { status } = parts.old;
    if (status === 'revoked' || status === 'lost') return await fail(context, rotation, `The old token is ${status}`);
    const result = await mint(context, await orderOf(context, rotation, parts));
    if (result.kind === 'challenged') {
      return await fail(context, rotation, 'The provider wants a second factor: answer its challenges to get a token');
    }
  } catch (error) {
    if (!(error instanceof ServiceError) || isPassing(error, parts.issuer)) throw error;
    return fail(context, rotation, error.message);
  }
  const minted = await context.database.transaction((db) => findRotation(db, rotation.id));
  return minted?.step === 'started' ? undefined : minted;
}

/** Whether a later attempt may succeed without any change by a person. */
function isPassing({ kind, members }: ServiceError, { capabilities }: TokenIssuer): boolean {
  if (kind === 'mint-outcome-unknown') return capabilities.tags;
  if (kind === 'provider-unreachable' || kind === 'unavailable') return true;
  const { provider_status: status } = members;
  return typeof status === 'number' && (status === 429 || status >= 500);
}

/**
 * The rotation as an earlier mint has left it, if that has led to a token.
 * @throws {ServiceError} when that cannot be told, or not yet
 */
async function settleEarlier(
  context: ServiceContext,
  { id }: RotationsTable,
  issuer: TokenIssuer,
): Promise<RotationsTable | undefined> {
  const name = rotationLeaseName(id);
  for (const intent of await context.database.transaction((db) => listIntentsOfLease(db, name, 'pending'))) {
    if ((await settleIntent(context, intent)) === 'unanswered') {
      throw new ServiceError('provider-unreachable', 'What became of the mint of the new token cannot be told now');
    }
  }
  const { rotation, unknown } = await context.database.transaction(async (db) => ({
    rotation: await findRotation(db, id),
    unknown: await listIntentsOfLease(db, name, 'unknown'),
  }));
  if (rotation !== undefined && rotation.step !== 'started') return rotation;
  if (unknown.length === 0) return undefined;
  const detail = issuer.capabilities.tags
    ? 'The answer to the mint of the new token was lost; the service looks for the token'
    : 'The answer to the mint of the new token was lost: one may exist at the provider that nobody holds';
  throw new ServiceError('mint-outcome-unknown', detail);
}

async function orderOf(
  context: ServiceContext,
  rotation: RotationsTable,
  { connection, issuer, old }: RotationParts,
): Promise<MintOrder> {
  const request = await requestOf(context, old);
  const marks = { purpose: 'rotate', leaseName: rotationLeaseName(rotation.id) } as const;
  const beside = forRotation(context, { purpose: marks.purpose, lease_name: marks.leaseName });
  const ask = renewal(context, issuer, old, request);
  return { connection, issuer, request, actor: 'system', ...marks, ...beside, ask };
}

/** A refreshable token renews itself, which needs no second factor. One that has ended cannot. */
function renewal(context: ServiceContext, issuer: TokenIssuer, old: TokensTable, request: unknown): MintOrder['ask'] {
  if (issuer.refresh === undefined || old.refreshable === 0 || old.secret === null) return undefined;
  return async (tag): Promise<IssueResult> => {
    const options = { tag, ...within('mint') };
    try {
      const token = await issuer.refresh?.(await issuedTokenOf(context, old), request, options);
      if (token !== undefined) return { status: 'issued', token };
    } catch (error) {
      if (!ApiError.isInstance(error) || error.status !== 401) throw error;
    }
    return issuer.issue(request, options);
  };
}

/** What a token was asked for: that is what its successor is asked for. */
async function requestOf(context: ServiceContext, token: TokensTable): Promise<unknown> {
  const intent = await context.database.transaction((db) => findIntentOfToken(db, token.id));
  if (intent === undefined) throw new ServiceError('conflict', 'What the token was asked for is no longer known');
  return JSON.parse(await context.vault.open(intentRequestPlace(intent.id), intent.request));
}
