import type { ConnectionsTable } from '../storage/tables/connections-table.ts';
import {
  deleteConnection as deleteRow,
  findConnection,
  findConnectionByName,
  insertConnection,
  listConnections as listRows,
  lockConnection,
  updateConnection as updateRow,
} from '../storage/tables/connections-table.ts';
import type { PageRequest } from '../storage/tables/page.ts';
import { listTokens } from '../storage/tables/tokens-table.ts';
import { UniqueViolationError } from '../storage/unique-violation-error.ts';
import { type Caller, demandUnlimited, visible } from './caller.ts';
import { checkingRequest, createIssuer, credentialsPlace, providerOf } from './connection-issuer.ts';
import type { ServiceContext } from './context.ts';
import { guardEnvironment } from './environment-guard.ts';
import { newId } from './ids.ts';
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
async function check(context: ServiceContext, input: ConnectionInput): Promise<void> {
  const provider = providerOf(context, input.provider);
  const issuer = createIssuer(context, input.provider, input.baseUrl, input.credentials);
  if (!input.allowEnvironmentMismatch) guardEnvironment(provider, input);
  if (Object.keys(input.defaultRequest).length > 0) {
    await checkingRequest('default_request', () => issuer.identify(input.defaultRequest));
  }
}

/** @param resumes when an attempt at the same request began that may have made it already (ms since 1970) */
export async function createConnection(
  context: ServiceContext,
  caller: Caller,
  input: ConnectionInput,
  resumes?: number,
): Promise<ConnectionsTable> {
  demandUnlimited(caller);
  await check(context, input);
  if (resumes !== undefined) {
    const made = await context.database.transaction((db) => findConnectionByName(db, input.name));
    if (made !== undefined && made.created_at >= resumes) return made;
  }
  const id = newId('con', context);
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
  const found = await context.database.transaction((db) => findConnection(db, id));
  return visible(caller, 'connection', found, (row) => row.id);
}

export const listConnections = (
  context: ServiceContext,
  caller: Caller,
  provider: string | undefined,
  page: PageRequest,
): Promise<readonly ConnectionsTable[]> =>
  context.database.transaction((db) => listRows(db, { provider, ids: caller.connections }, page));

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
  await check(context, input);
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
      const changed = Object.keys(changes).filter((name) => name !== 'version');
      const entry = { chain: id, actor: caller.id, action: 'connection.update', outcome: 'ok', details: { changed } };
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
    const live = { connectionIds: [id], statuses: ['pending', 'active', 'retiring'] } as const;
    const [token] = await listTokens(db, live, { limit: 1 });
    if (token !== undefined) throw new ServiceError('conflict', 'Tokens of this connection live; revoke them first');
    await deleteRow(db, id);
    await context.journal.append(db, { chain: id, actor: caller.id, action: 'connection.delete', outcome: 'ok' });
  });
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
