import { expiresAt, type IssuedToken, neverExpires, Secret, unknownExpiry } from '@tokenyard/core';
import { sha256 } from '@tokenyard/core/sandbox';
import type { ConnectionsTable } from '../storage/tables/connections-table.ts';
import {
  findTokensByHash,
  insertToken,
  type TokenStatus,
  type TokensTable,
  updateToken,
} from '../storage/tables/tokens-table.ts';
import type { Db } from '../storage/tables.ts';
import type { ServiceContext } from './context.ts';
import { newId } from './ids.ts';
import { ServiceError } from './service-error.ts';

const secretPlace = (tokenId: string) => ({ table: 'tokens', column: 'secret', id: tokenId });

export interface DraftOptions {
  readonly connection: ConnectionsTable;
  readonly requestKey: string;
  readonly status: TokenStatus;
  /** What marks the token at the provider. */
  readonly tag: string | undefined;
}

/** Prepares the row of an issued token. */
export async function draftToken(
  context: ServiceContext,
  token: IssuedToken,
  { connection, requestKey, status, tag }: DraftOptions,
): Promise<TokensTable> {
  const id = newId('tok', context);
  const { envelope, keyId } = await context.vault.seal(secretPlace(id), token.secret.reveal());
  return {
    id,
    connection_id: connection.id,
    provider: connection.provider,
    request_key: requestKey,
    subject: token.subject,
    scopes: JSON.stringify(token.scopes),
    secret_hash: await sha256(token.secret.reveal()),
    secret: envelope,
    key_id: keyId,
    provider_token_id: token.providerTokenId ?? null,
    refreshable: token.refreshable ? 1 : 0,
    expiry_kind: token.expiry.kind,
    expires_at: token.expiry.kind === 'at' ? token.expiry.at.getTime() : null,
    issued_at: token.issuedAt.getTime(),
    status,
    status_at: context.clock.now(),
    description: tag ?? null,
  };
}

/**
 * Keeps a token. One that the connection holds already, as a token handed over out of band that is merely checked
 * again, stays one row.
 * @throws {ServiceError} `conflict` when the same token was revoked here
 */
export async function keepToken(db: Db, draft: TokensTable): Promise<TokensTable> {
  const known = await findTokensByHash(db, draft.secret_hash);
  const own = known.filter(({ connection_id: id }) => id === draft.connection_id);
  if (own.some(({ status }) => status === 'revoked')) {
    throw new ServiceError('conflict', 'This token was revoked here; give the connection another one');
  }
  const same = own.find((row) => row.request_key === draft.request_key && isKept(row));
  if (same === undefined) {
    await insertToken(db, draft);
    return draft;
  }
  const changes = { status: draft.status, status_at: draft.status_at };
  await updateToken(db, same.id, [same.status], changes);
  return { ...same, ...changes };
}

const isKept = ({ status }: TokensTable) => status === 'active' || status === 'retiring';

/**
 * The secret of a kept token.
 * @throws when it is no longer kept
 */
export async function secretOf({ vault }: ServiceContext, { id, secret }: TokensTable): Promise<string> {
  if (secret === null) throw new Error(`The secret of ${id} is no longer kept`);
  return vault.open(secretPlace(id), secret);
}

/** A kept token as its issuer knows it. */
export async function issuedTokenOf(context: ServiceContext, row: TokensTable): Promise<IssuedToken> {
  const secret = new Secret(await secretOf(context, row));
  const scopes: string[] = JSON.parse(row.scopes);
  return {
    provider: row.provider,
    subject: row.subject,
    scopes,
    secret,
    expiry: expiryOf(row),
    refreshable: row.refreshable === 1,
    providerTokenId: row.provider_token_id ?? undefined,
    issuedAt: new Date(row.issued_at),
    raw: secret,
  };
}

function expiryOf({ expiry_kind: kind, expires_at: end }: TokensTable) {
  if (kind === 'never') return neverExpires;
  return end === null ? unknownExpiry : expiresAt(new Date(end));
}
