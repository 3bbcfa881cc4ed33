import { sha256 } from '@tokenyard/core/sandbox';
import { newApiKeySecret } from '../crypto/api-key.ts';
import {
  type ApiKeysTable,
  insertApiKey,
  listApiKeys as listRows,
  revokeApiKey as revokeRow,
} from '../storage/tables/api-keys-table.ts';
import { listConnections } from '../storage/tables/connections-table.ts';
import type { PageRequest } from '../storage/tables/page.ts';
import type { Db } from '../storage/tables.ts';
import { type Caller, demandUnlimited, type Role } from './caller.ts';
import type { ServiceContext } from './context.ts';
import { newId } from './ids.ts';
import { notFound, ServiceError } from './service-error.ts';

/** Requests a minute of a key that says nothing else. */
export const defaultRateLimit = 600;

export interface ApiKeyInput {
  readonly name: string;
  readonly role: Role;
  readonly connections: readonly string[] | null;
  readonly rateLimit: number | undefined;
  /** ms since 1970. */
  readonly expiresAt: number | null;
}

/**
 * Makes a key; its secret is shown here and never again.
 * @throws {ServiceError} `invalid-request` when it would have ended already, or is for connections that do not exist
 */
export async function createApiKey(
  context: ServiceContext,
  caller: Caller,
  input: ApiKeyInput,
): Promise<{ readonly row: ApiKeysTable; readonly secret: string }> {
  await demandUnlimited(context, caller);
  if (input.expiresAt !== null && input.expiresAt <= context.clock.now()) {
    const errors = [{ pointer: '/expires_at', detail: 'must be in the future' }];
    throw new ServiceError('invalid-request', 'The API key would never work', { members: { errors } });
  }
  const secret = newApiKeySecret(input.role, context.random);
  const row = await apiKeyRow(context, input, secret);
  await context.database.transaction(async (db) => {
    await demandConnections(db, input.connections ?? []);
    await keepApiKey(context, db, row, caller.id);
  });
  return { row, secret };
}

/**
 * A key for a mistyped id would be handed on and fail only where it is used. One whose connection is deleted later
 * keeps it: ids come once only, so it reaches less and never anything else.
 */
async function demandConnections(db: Db, ids: readonly string[]): Promise<void> {
  const found = await listConnections(db, { ids }, { limit: ids.length });
  const known = new Set(found.map(({ id }) => id));
  const errors = ids.flatMap((id, index) =>
    known.has(id) ? [] : [{ pointer: `/connections/${index}`, detail: 'is no connection' }],
  );
  if (errors.length === 0) return;
  throw new ServiceError('invalid-request', 'There is no such connection', { members: { errors } });
}

export async function apiKeyRow(context: ServiceContext, input: ApiKeyInput, secret: string): Promise<ApiKeysTable> {
  return {
    id: newId('key', context),
    name: input.name,
    secret_hash: await sha256(secret),
    role: input.role,
    connections: input.connections === null ? null : JSON.stringify(input.connections),
    rate_limit: input.rateLimit ?? null,
    expires_at: input.expiresAt,
    created_at: context.clock.now(),
    revoked_at: null,
  };
}

export async function keepApiKey({ journal }: ServiceContext, db: Db, row: ApiKeysTable, actor: string): Promise<void> {
  await insertApiKey(db, row);
  const details = { name: row.name, role: row.role, limited: row.connections !== null, expires_at: row.expires_at };
  await journal.append(db, {
    chain: 'service',
    actor,
    action: 'api_key.create',
    target: row.id,
    outcome: 'ok',
    details,
  });
}

export async function listApiKeys(
  context: ServiceContext,
  caller: Caller,
  page: PageRequest,
): Promise<readonly ApiKeysTable[]> {
  await demandUnlimited(context, caller);
  return context.database.transaction((db) => listRows(db, page));
}

export async function revokeApiKey(context: ServiceContext, caller: Caller, id: string): Promise<void> {
  await demandUnlimited(context, caller);
  const now = context.clock.now();
  const revoked = await context.database.transaction(async (db) => {
    const done = await revokeRow(db, id, now);
    if (done) {
      const entry = { chain: 'service', actor: caller.id, action: 'api_key.revoke', target: id, outcome: 'ok' };
      await context.journal.append(db, entry);
    }
    return done;
  });
  if (!revoked) throw notFound('API key');
}
