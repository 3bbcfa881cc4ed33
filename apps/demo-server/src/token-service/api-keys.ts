import { sha256 } from '@tokenyard/core/sandbox';
import { isWellFormedApiKey, newApiKeySecret } from '../crypto/api-key.ts';
import {
  type ApiKeysTable,
  findApiKeyByHash,
  insertApiKey,
  listApiKeys as listRows,
  revokeApiKey as revokeRow,
} from '../storage/tables/api-keys-table.ts';
import type { PageRequest } from '../storage/tables/page.ts';
import { countRequest } from '../storage/tables/rate-windows-table.ts';
import { type Caller, demandUnlimited, type Role } from './caller.ts';
import type { Db, ServiceContext } from './context.ts';
import { newId } from './ids.ts';
import { notFound, ServiceError } from './service-error.ts';

/** Requests a minute of a key that says nothing else. */
export const defaultRateLimit = 600;
const minute = 60_000;

export interface ApiKeyInput {
  readonly name: string;
  readonly role: Role;
  readonly connections: readonly string[] | null;
  readonly rateLimit: number | undefined;
  /** ms since 1970. */
  readonly expiresAt: number | null;
}

/**
 * Finds out who sent an API key, and counts the request. Of the refusals of a known key the first in each minute is
 * recorded, so that nobody fills the audit with them.
 * @throws {ServiceError} `unauthorized`, `rate-limited`
 */
export async function authenticate(context: ServiceContext, secret: string | undefined): Promise<Caller> {
  // A key that cannot be one is refused without a look into the database.
  if (secret === undefined || !isWellFormedApiKey(secret)) throw unauthorized();
  const hash = await sha256(secret);
  const now = context.clock.now();
  const found = await context.database.transaction(async (db) => {
    const row = await findApiKeyByHash(db, hash);
    if (row === undefined) return undefined;
    const window = await countRequest(db, row.id, now - (now % minute));
    const refusal = refusalOf(row, window.count, now);
    if (refusal !== undefined && window.count === refusal.first) {
      const { id: actor } = row;
      await context.journal.append(db, { chain: 'service', actor, action: 'refuse', outcome: refusal.outcome });
    }
    return { row, window, refusal };
  });
  if (found === undefined) throw unauthorized();
  const { row, window, refusal } = found;
  if (refusal?.outcome === 'rate-limited') {
    throw new ServiceError('rate-limited', 'This API key has used up its requests of this minute', {
      retryAt: window.started_at + minute,
    });
  }
  if (refusal !== undefined) throw unauthorized();
  const connections: string[] | undefined = row.connections === null ? undefined : JSON.parse(row.connections);
  return { id: row.id, role: row.role, connections };
}

interface Refusal {
  readonly outcome: 'revoked' | 'expired' | 'rate-limited';
  /** Which request of a minute is the first to be refused so. */
  readonly first: number;
}

function refusalOf(row: ApiKeysTable, count: number, now: number): Refusal | undefined {
  if (row.revoked_at !== null) return { outcome: 'revoked', first: 1 };
  if (row.expires_at !== null && row.expires_at <= now) return { outcome: 'expired', first: 1 };
  const limit = row.rate_limit ?? defaultRateLimit;
  return count > limit ? { outcome: 'rate-limited', first: limit + 1 } : undefined;
}

const unauthorized = () => new ServiceError('unauthorized', 'A valid API key is required');

/**
 * Makes a key; its secret is shown here and never again.
 * @throws {ServiceError} `invalid-request` when it would have ended already
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
  await context.database.transaction((db) => keepApiKey(context, db, row, caller.id));
  return { row, secret };
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
