import { listIntentsOfLease } from '../storage/tables/mint-intents-table.ts';
import { findToken } from '../storage/tables/tokens-table.ts';
import type { Caller } from './caller.ts';
import { checkingRequest, issuerOf } from './connection-issuer.ts';
import { readConnection } from './connections.ts';
import type { ServiceContext } from './context.ts';
import { secretOf } from './issued-tokens.ts';
import { type MintResult, mint } from './mint.ts';
import { requestKeyOf } from './request-key.ts';
import { ServiceError } from './service-error.ts';
import { settleIntent } from './settle-intents.ts';

/** Names a mint across the attempts at it. */
export interface MintAttempt {
  readonly name: string | undefined;
  /** When an attempt began whose node died (ms since 1970). */
  readonly resumes: number | undefined;
}

/**
 * Mints a token because a caller wants one, whether there is one or not. Without a request it is that of the
 * connection.
 */
export async function mintToken(
  context: ServiceContext,
  caller: Caller,
  connectionId: string,
  wanted: Readonly<Record<string, unknown>> | undefined,
  { name, resumes }: MintAttempt,
): Promise<MintResult> {
  const connection = await readConnection(context, caller, connectionId);
  const issuer = await issuerOf(context, connection);
  const request: unknown = wanted ?? JSON.parse(connection.default_request);
  await checkingRequest(wanted === undefined ? 'default_request' : 'request', () => requestKeyOf(issuer, request));
  if (name !== undefined && resumes !== undefined) {
    const earlier = await resultOfEarlier(context, name);
    if (earlier !== undefined) return earlier;
  }
  return mint(context, { connection, issuer, request, purpose: 'mint', actor: caller.id, leaseName: name });
}

/**
 * What an attempt whose node died has led to; `undefined` when it certainly minted nothing.
 * @throws {ServiceError} `mint-outcome-unknown` when that cannot be found out
 */
async function resultOfEarlier(context: ServiceContext, leaseName: string): Promise<MintResult | undefined> {
  const pending = await context.database.transaction((db) => listIntentsOfLease(db, leaseName, 'pending'));
  for (const intent of pending) await settleIntent(context, intent);
  const { done, unknown } = await context.database.transaction(async (db) => ({
    done: (await listIntentsOfLease(db, leaseName, 'done')).at(-1),
    unknown: (await listIntentsOfLease(db, leaseName, 'unknown')).at(-1),
  }));
  if (done?.token_id != null) {
    const { token_id: tokenId } = done;
    const token = await context.database.transaction((db) => findToken(db, tokenId));
    if (token !== undefined) return { kind: 'minted', token, secret: await secretOf(context, token) };
  }
  if (unknown === undefined) return undefined;
  throw new ServiceError('mint-outcome-unknown', 'The node that began this mint went away in the middle of it', {
    members: { intent_id: unknown.id },
  });
}
