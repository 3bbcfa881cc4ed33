import type { TokenIssuer } from '@tokenyard/core';
import { findConnection } from '../storage/tables/connections-table.ts';
import { listTokens, type TokenStatus, type TokensTable, updateToken } from '../storage/tables/tokens-table.ts';
import type { Caller } from './caller.ts';
import { issuerOf } from './connection-issuer.ts';
import { readConnection } from './connections.ts';
import type { ServiceContext } from './context.ts';
import { issuedTokenOf } from './issued-tokens.ts';
import { providerFailure } from './provider-failure.ts';
import { ServiceError } from './service-error.ts';
import { readToken } from './tokens.ts';

/** What became of a token that was revoked. Here it has ended in any case. */
export interface Revocation {
  readonly token: TokensTable;
  readonly revokedAtProvider: boolean;
  /** Why the provider still knows the token, if it does. */
  readonly detail?: string | undefined;
}

/** Statuses of tokens that work. */
export const liveStatuses: readonly TokenStatus[] = ['pending', 'active', 'retiring'];

export async function revokeToken(context: ServiceContext, caller: Caller, id: string): Promise<Revocation> {
  return revoke(context, await readToken(context, caller, id), caller.id);
}

/** Revokes every live token of a connection. */
export async function revokeConnectionTokens(
  context: ServiceContext,
  caller: Caller,
  connectionId: string,
): Promise<readonly Revocation[]> {
  await readConnection(context, caller, connectionId);
  const revocations: Revocation[] = [];
  for (;;) {
    const filter = { connectionIds: [connectionId], statuses: liveStatuses };
    const tokens = await context.database.transaction((db) => listTokens(db, filter, { limit: 50 }));
    if (tokens.length === 0) return revocations;
    for (const token of tokens) revocations.push(await revoke(context, token, caller.id));
  }
}

/**
 * Ends a token: here at once, so that no node gives it out or calls it active any more, then at the provider where it
 * can. A failed call there is no failure of the revocation; the schedule tries again.
 */
export async function revoke(
  context: ServiceContext,
  token: TokensTable,
  actor: string,
  afterwards?: 'keep-secret',
): Promise<Revocation> {
  const { id, connection_id: chain } = token;
  const now = context.clock.now();
  await context.database.transaction(async (db) => {
    if (!(await updateToken(db, id, liveStatuses, { status: 'revoked', status_at: now }))) return;
    await context.journal.append(db, { chain, actor, action: 'revoke', target: id, outcome: 'ok' });
  });
  const ended: TokensTable = liveStatuses.includes(token.status)
    ? { ...token, status: 'revoked', status_at: now }
    : token;
  if (token.secret === null) return { token: ended, revokedAtProvider: false, detail: 'The token had ended before' };
  return { token: ended, ...(await revokeAtProvider(context, ended, actor, afterwards)) };
}

/**
 * Ends a token at its provider, and forgets its secret as soon as nobody needs it for that any more; with
 * `keep-secret` it is kept, so that the refusal can be proven.
 */
export async function revokeAtProvider(
  context: ServiceContext,
  token: TokensTable,
  actor: string,
  afterwards?: 'keep-secret',
): Promise<Omit<Revocation, 'token'>> {
  const { id, connection_id: chain, provider } = token;
  const connection = await context.database.transaction((db) => findConnection(db, chain));
  const issuer = connection === undefined ? undefined : await issuerOf(context, connection);
  const detail = await askProvider(context, token, issuer);
  const revokedAtProvider = detail === undefined;
  const isFinal = afterwards === undefined && (revokedAtProvider || issuer?.revoke === undefined);
  await context.database.transaction(async (db) => {
    if (isFinal) await updateToken(db, id, ['revoked', 'lost', 'expired'], { secret: null, key_id: null });
    await context.journal.append(db, {
      chain,
      actor,
      action: 'revoke.provider',
      target: id,
      outcome: revokedAtProvider ? 'ok' : 'failed',
      details: { provider, ...(detail === undefined ? {} : { detail }) },
    });
  });
  return { revokedAtProvider, detail };
}

/** `undefined` when the provider has ended the token, else why it has not. */
async function askProvider(
  context: ServiceContext,
  token: TokensTable,
  issuer: TokenIssuer | undefined,
): Promise<string | undefined> {
  if (issuer === undefined) return 'The connection is gone';
  if (issuer.revoke === undefined) return `${token.provider} cannot revoke tokens; this one works there until it ends`;
  try {
    await issuer.revoke(await issuedTokenOf(context, token), { deadline: 15_000 });
    return undefined;
  } catch (error) {
    const failure = providerFailure(token.provider, error);
    if (!(failure instanceof ServiceError)) throw failure;
    // What the provider no longer knows has ended there too.
    const status = failure.members.provider_status;
    return status === 401 || status === 404 || status === 410 ? undefined : failure.message;
  }
}
