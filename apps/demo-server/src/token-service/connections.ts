import type { ConnectionsTable } from '../storage/tables/connections-table.ts';
import {
  deleteConnection as deleteRow,
  findConnection,
  insertConnection,
  listConnections as listRows,
  lockConnection,
  updateConnection as updateRow,
} from '../storage/tables/connections-table.ts';
import { findPendingIntent } from '../storage/tables/mint-intents-table.ts';
import type { PageRequest } from '../storage/tables/page.ts';
import { listTokens, liveStatuses, retireTokens } from '../storage/tables/tokens-table.ts';
import type { Db } from '../storage/tables.ts';
import { UniqueViolationError } from '../storage/unique-violation-error.ts';
import type { Attempt } from './attempt.ts';
import { type Caller, demandUnlimited, visible } from './caller.ts';
import { checkingRequest, createIssuer, credentialsPlace, providerOf } from './connection-issuer.ts';
import type { ServiceContext } from './context.ts';
import { guardEnvironment } from './environment-guard.ts';
import { derivedId, newId } from './ids.ts';
import { ServiceError } from './service-error.ts';

/** What a caller says of a connection. */
export interface ConnectionInput {
  readonly name: string;
  readonly provider: string;
  readonly baseUrl: string | null;
  readonly credentials: Readonly<Record<string, unknown>>;
  readonly defaultRequest: Readonly<Record<string, unknown>>;
  readonly allowEnvironmentMismatch: boolean;
}

export type ConnectionChanges = Partial<Omit<ConnectionInput, 'provider'>> & { readonly version?: number | undefined };

/** Checks what a caller says against its provider. Nothing is sent. */
async function check(context: ServiceContext, input: ConnectionInput, guarded = true): Promise<void> {
  const provider = providerOf(context, input.provider);
  const issuer = createIssuer(context, input.provider, input.baseUrl, input.credentials);
  if (guarded && !input.allowEnvironmentMismatch) guardEnvironment(provider, input);
  if (Object.keys(input.defaultRequest).length > 0) {
    await checkingRequest('default_request', () => issuer.identify(input.defaultRequest));
  }
}

export async function createConnection(
  context: ServiceContext,
  caller: Caller,
  input: ConnectionInput,
  attempt?: Attempt,
): Promise<ConnectionsTable> {
  await demandUnlimited(context, caller);
  await check(context, input);
  // Every attempt at a request makes the same id, so one that comes too late finds what another has made.
  const id = attempt === undefined ? newId('con', context) : await derivedId('con', attempt.began, attempt.name);
  const made = attempt && (await context.database.transaction((db) => findConnection(db, id)));
  if (made !== undefined) return made;
  const now = context.clock.now();
  const { envelope, keyId } = await context.vault.seal(credentialsPlace(id), JSON.stringify(input.credentials));
  const row: ConnectionsTable = {
    id,
    name: input.name,
    provider: input.provider,
    base_url: input.baseUrl,
    credentials: envelope,
    key_id: keyId,
    default_request: JSON.stringify(input.defaultRequest),
    version: 1,
    created_at: now,
    updated_at: now,
  };
  await naming(input.name, () =>
    context.database.transaction(async (db) => {
      await insertConnection(db, row);
      const details = { name: input.name, provider: input.provider, base_url: input.baseUrl };
      await context.journal.append(db, {
        chain: id,
        actor: caller.id,
        action: 'connection.create',
        outcome: 'ok',
        details,
      });
    }),
  );
  return row;
}

export async function readConnection(context: ServiceContext, caller: Caller, id: string): Promise<ConnectionsTable> {
  const found = await context.database.transaction((db) => findConnection(db, id), { single: true });
  return visible(context, caller, 'connection', found, (row) => row.id);
}

export const listConnections = (
  context: ServiceContext,
  caller: Caller,
  provider: string | undefined,
  page: PageRequest,
): Promise<readonly ConnectionsTable[]> =>
  context.database.transaction((db) => listRows(db, { provider, ids: caller.connections }, page));

/**
 * Changes a connection. Tokens that were minted with other credentials are not given out any more; they work until
 * they end or are revoked.
 * @throws {ServiceError} `conflict` when it was changed meanwhile, or moves to another host while its tokens live
 */
export async function updateConnection(
  context: ServiceContext,
  caller: Caller,
  id: string,
  changes: ConnectionChanges,
): Promise<ConnectionsTable> {
  const before = await readConnection(context, caller, id);
  if (changes.version !== undefined && changes.version !== before.version) throw outdated(before.version);
  const credentials =
    changes.credentials ?? JSON.parse(await context.vault.open(credentialsPlace(id), before.credentials));
  const input: ConnectionInput = {
    provider: before.provider,
    name: changes.name ?? before.name,
    baseUrl: changes.baseUrl === undefined ? before.base_url : changes.baseUrl,
    credentials,
    defaultRequest: changes.defaultRequest ?? JSON.parse(before.default_request),
    allowEnvironmentMismatch: changes.allowEnvironmentMismatch ?? false,
  };
  const moves = input.baseUrl !== before.base_url;
  await check(context, input, moves || changes.credentials !== undefined);
  const sealed =
    changes.credentials === undefined
      ? undefined
      : await context.vault.seal(credentialsPlace(id), JSON.stringify(changes.credentials));
  const row = {
    name: input.name,
    base_url: input.baseUrl,
    default_request: JSON.stringify(input.defaultRequest),
    updated_at: context.clock.now(),
    ...(sealed && { credentials: sealed.envelope, key_id: sealed.keyId }),
  };
  await naming(input.name, () =>
    context.database.transaction(async (db) => {
      if (!(await updateRow(db, id, before.version, row))) throw outdated(undefined);
      if (moves) await demandNoLiveTokens(db, id);
      const retired = sealed === undefined ? 0 : await retireTokens(db, id, row.updated_at);
      const changed = Object.keys(changes).filter((name) => name !== 'version');
      const details = { changed, ...(retired === 0 ? {} : { retired }) };
      const entry = { chain: id, actor: caller.id, action: 'connection.update', outcome: 'ok', details };
      await context.journal.append(db, entry);
    }),
  );
  return { ...before, ...row, version: before.version + 1 };
}

/** @throws {ServiceError} `conflict` while tokens of the connection live: nobody could revoke them afterwards */
export async function deleteConnection(context: ServiceContext, caller: Caller, id: string): Promise<void> {
  await readConnection(context, caller, id);
  await context.database.transaction(async (db) => {
    if ((await lockConnection(db, id)) === undefined) return;
    await demandNoLiveTokens(db, id);
    await deleteRow(db, id);
    await context.journal.append(db, { chain: id, actor: caller.id, action: 'connection.delete', outcome: 'ok' });
  });
}

/** Whoever holds the lock of the connection keeps others from beginning a mint. */
async function demandNoLiveTokens(db: Db, id: string): Promise<void> {
  const [token] = await listTokens(db, { connectionIds: [id], statuses: liveStatuses }, { limit: 1 });
  if (token !== undefined) throw new ServiceError('conflict', 'Tokens of this connection live; revoke them first');
  const intent = await findPendingIntent(db, id);
  if (intent !== undefined) throw new ServiceError('conflict', 'A mint is under way over this connection');
}

async function naming(name: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!(error instanceof UniqueViolationError)) throw error;
    throw new ServiceError('conflict', `There is a connection named ${name} already`);
  }
}

const outdated = (version: number | undefined) =>
  new ServiceError('conflict', 'The connection was changed meanwhile', {
    members: version === undefined ? {} : { version },
  });
