import { InvalidRequestError, type IssuedToken, type TokenIssuer } from '@tokenyard/core';
import { findConnection } from '../storage/tables/connections-table.ts';
import { type TokensTable, updateToken } from '../storage/tables/tokens-table.ts';
import { within } from './call-limits.ts';
import { issuerOf } from './connection-issuer.ts';
import type { ServiceContext } from './context.ts';
import { issuedTokenOf } from './issued-tokens.ts';
import { providerFailure } from './provider-failure.ts';
import { ServiceError } from './service-error.ts';

/** What became of a token at its provider. */
export interface AtProvider {
  readonly revokedAtProvider: boolean;
  /** Why the provider still knows the token, if it does. */
  readonly detail?: string | undefined;
  /** True when the provider gave no answer: other tokens would fare no better now. */
  readonly unreachable?: boolean | undefined;
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
): Promise<AtProvider> {
  const { id, connection_id: chain, provider } = token;
  const { final, ...outcome } = await attempt(context, token);
  await context.database.transaction(async (db) => {
    if (final && afterwards === undefined) {
      await updateToken(db, id, ['revoked', 'lost', 'expired'], { secret: null, key_id: null });
    }
    await context.journal.append(db, {
      chain,
      actor,
      action: 'revoke.provider',
      target: id,
      outcome: outcome.revokedAtProvider ? 'ok' : 'failed',
      details: { provider, ...(outcome.detail === undefined ? {} : { detail: outcome.detail }) },
    });
  });
  return outcome;
}

interface Outcome extends AtProvider {
  /** True when a further attempt would lead to nothing else. */
  readonly final: boolean;
}

async function attempt(context: ServiceContext, token: TokensTable): Promise<Outcome> {
  const { provider, connection_id: connectionId } = token;
  const connection = await context.database.transaction((db) => findConnection(db, connectionId));
  if (connection === undefined) return { revokedAtProvider: false, detail: 'The connection is gone', final: true };
  try {
    const issuer = await issuerOf(context, connection);
    if (issuer.revoke === undefined) {
      const detail = `${provider} cannot revoke tokens; this one works there until it ends`;
      return { revokedAtProvider: false, detail, final: true };
    }
    await endThere(issuer, await issuedTokenOf(context, token));
    return { revokedAtProvider: true, final: true };
  } catch (error) {
    if (InvalidRequestError.isInstance(error)) {
      return { revokedAtProvider: false, detail: error.message, final: false };
    }
    const failure = providerFailure(provider, error);
    if (!(failure instanceof ServiceError)) throw failure;
    const unreachable = failure.kind === 'provider-unreachable';
    return { revokedAtProvider: false, detail: failure.message, unreachable, final: false };
  }
}

/** Statuses that a provider may answer because it knows the token no more; but also because it refuses us. */
const mayBeGone: readonly unknown[] = [401, 403, 404, 410];

async function endThere(issuer: TokenIssuer, token: IssuedToken): Promise<void> {
  try {
    await issuer.revoke?.(token, within('change'));
  } catch (error) {
    const failure = providerFailure(issuer.provider, error);
    const isOpen =
      InvalidRequestError.isInstance(error) ||
      (failure instanceof ServiceError && mayBeGone.includes(failure.members.provider_status));
    if (!isOpen || (await issuer.check?.(token, within('check')))?.active !== false) throw error;
  }
}
