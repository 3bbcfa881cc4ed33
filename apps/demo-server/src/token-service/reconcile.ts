import type { ListedToken } from '@tokenyard/core';
import { type ConnectionsTable, findConnection, listConnections } from '../storage/tables/connections-table.ts';
import { findMintIntent } from '../storage/tables/mint-intents-table.ts';
import type { PagePosition } from '../storage/tables/page.ts';
import { listTokens, liveStatuses, type TokensTable, updateToken } from '../storage/tables/tokens-table.ts';
import type { Db } from '../storage/tables.ts';
import { within } from './call-limits.ts';
import type { Caller } from './caller.ts';
import { issuerOf } from './connection-issuer.ts';
import { readConnection } from './connections.ts';
import type { ServiceContext } from './context.ts';
import { callingProvider } from './provider-failure.ts';
import { alwaysOn, type GoOn } from './schedule.ts';
import { ServiceError } from './service-error.ts';

/** What a provider's token list and ours say of each other. */
export interface Reconciliation {
  readonly connectionId: string;
  readonly at: number;
  /** False where the provider has no list. */
  readonly comparable: boolean;
  /** At the provider, but not ours. */
  readonly unknown: readonly ListedToken[];
  /** Ids of tokens that live here, but not at the provider any more: marked as lost. */
  readonly missing: readonly string[];
  /** Ids of tokens that ended here, but live at the provider still. */
  readonly stillThere: readonly string[];
  /** Ids of tokens that live, and end within a day. */
  readonly expiring: readonly string[];
}

const day = 86_400_000;
/** A token that was minted a moment ago may be missing in a list that was made before it (ms). */
const settling = 60_000;
const pageSize = 500;

export async function reconcileConnection(
  context: ServiceContext,
  caller: Pick<Caller, 'id' | 'role' | 'connections'>,
  connectionId: string,
): Promise<Reconciliation> {
  return reconcile(context, await readConnection(context, caller, connectionId), caller.id);
}

/** Compares the tokens of a connection with the provider's list, and marks ours that are gone there. */
async function reconcile(
  context: ServiceContext,
  connection: ConnectionsTable,
  actor: string,
): Promise<Reconciliation> {
  const at = context.clock.now();
  const { id: connectionId, provider } = connection;
  const issuer = await issuerOf(context, connection);
  // Listed before ours are read: what is minted in between is not taken for unknown.
  const listed = await callingProvider(provider, async () => issuer.list?.(within('list')));
  const unmatched = new Set(listed);
  const found: Found[] = [];
  const missing: TokensTable[] = [];
  const expiring: string[] = [];
  const match = matcherOf(listed ?? []);
  for await (const row of tokensOf(context, connectionId)) {
    // What has ended is no longer listed, even before the sweep has come by.
    const live = liveStatuses.includes(row.status) && (row.expires_at ?? at + 1) > at;
    if (live && row.expires_at !== null && row.expires_at < at + day) expiring.push(row.id);
    const token = match(row);
    if (token !== undefined) {
      unmatched.delete(token);
      found.push({ row, token });
    } else if (live && listed !== undefined && row.issued_at < at - settling) missing.push(row);
  }
  const base = { connectionId, at, expiring };
  if (listed === undefined) return { ...base, comparable: false, unknown: [], missing: [], stillThere: [] };
  return context.database.transaction(async (db) => {
    const unknown: ListedToken[] = [];
    for (const token of unmatched) {
      if (!(await isUnderWay(db, token))) unknown.push(token);
    }
    const lost: string[] = [];
    for (const { id } of missing) {
      const changes = { status: 'lost', status_at: at, secret: null, key_id: null } as const;
      if (await updateToken(db, id, liveStatuses, changes)) lost.push(id);
    }
    for (const { row, token } of found) {
      // A provider that tells its id of a token only in the list tells it here at last.
      if (row.provider_token_id !== null) continue;
      await updateToken(db, row.id, [row.status], { provider_token_id: token.providerTokenId });
    }
    const details = { listed: listed.length, unknown: unknown.length, missing: lost };
    await context.journal.append(db, { chain: connectionId, actor, action: 'reconcile', outcome: 'ok', details });
    const stillThere = found.flatMap(({ row }) => (row.status === 'revoked' ? [row.id] : []));
    return { ...base, comparable: true, unknown, missing: lost, stillThere };
  });
}

interface Found {
  readonly row: TokensTable;
  readonly token: ListedToken;
}

/** Finds the listed token of a row: by the provider's id, else by what we wrote into the description. */
function matcherOf(listed: readonly ListedToken[]): (row: TokensTable) => ListedToken | undefined {
  const byId = new Map(listed.map((token) => [token.providerTokenId, token]));
  const byTag = new Map(listed.map((token) => [tagOf(token), token]));
  return ({ provider_token_id: id, description }) =>
    id === null ? (description === null ? undefined : byTag.get(description)) : byId.get(id);
}

/** The id of the mint that stands in a description. */
const tagOf = ({ description }: ListedToken) => /\bint_[0-9a-f]{32}\b/.exec(description ?? '')?.[0];

/** Whether a listed token belongs to a mint whose outcome we do not know yet; that is found out elsewhere. */
async function isUnderWay(db: Db, token: ListedToken): Promise<boolean> {
  const tag = tagOf(token);
  const state = tag === undefined ? undefined : (await findMintIntent(db, tag))?.state;
  return state === 'pending' || state === 'unknown' || state === 'challenged';
}

/** Every token of a connection, page by page: a connection may have had many. */
async function* tokensOf(context: ServiceContext, connectionId: string): AsyncGenerator<TokensTable> {
  const filter = { connectionIds: [connectionId] };
  for (let after: PagePosition | undefined; ; ) {
    const position = after;
    const page = await context.database.transaction((db) =>
      listTokens(db, filter, { limit: pageSize, after: position }),
    );
    yield* page;
    const last = page.at(-1);
    if (last === undefined || page.length < pageSize) return;
    after = { at: last.issued_at, id: last.id };
  }
}

/** Reconciles every connection whose provider has a list; for the schedule. Gives their number. */
export async function reconcileAll(context: ServiceContext, goOn: GoOn = alwaysOn): Promise<number> {
  let reconciled = 0;
  for (let after: PagePosition | undefined; ; ) {
    const position = after;
    const page = await context.database.transaction((db) => listConnections(db, {}, { limit: 100, after: position }));
    for (const { id, provider } of page) {
      if (context.providers.get(provider)?.issuer.capabilities.list !== true) continue;
      if (!(await goOn())) return reconciled;
      if (await reconcileAgain(context, id)) reconciled += 1;
    }
    const last = page.at(-1);
    if (last === undefined || page.length < 100) return reconciled;
    after = { at: last.created_at, id: last.id };
  }
}

/** A provider that refuses or is out of reach is no fault of ours: the next turn tries again. */
async function reconcileAgain(context: ServiceContext, connectionId: string): Promise<boolean> {
  try {
    const connection = await context.database.transaction((db) => findConnection(db, connectionId));
    if (connection === undefined) return false;
    await reconcile(context, connection, 'system');
    return true;
  } catch (error) {
    if (!(error instanceof ServiceError)) context.onError(error);
    return false;
  }
}
