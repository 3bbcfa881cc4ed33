import type { ListedToken } from '@tokenyard/core';
import { type ConnectionsTable, findConnection, listConnections } from '../storage/tables/connections-table.ts';
import { listTokens, type TokensTable, updateToken } from '../storage/tables/tokens-table.ts';
import type { Caller } from './caller.ts';
import { issuerOf } from './connection-issuer.ts';
import { readConnection } from './connections.ts';
import type { ServiceContext } from './context.ts';
import { callingProvider } from './provider-failure.ts';
import { liveStatuses } from './revoke.ts';
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

export async function reconcileConnection(
  context: ServiceContext,
  caller: Pick<Caller, 'id' | 'role' | 'connections'>,
  connectionId: string,
): Promise<Reconciliation> {
  return reconcile(context, await readConnection(context, caller, connectionId), caller.id);
}

/** Compares the tokens of a connection with the provider's list, and marks ours that are gone there. */
export async function reconcile(
  context: ServiceContext,
  connection: ConnectionsTable,
  actor: string,
): Promise<Reconciliation> {
  const at = context.clock.now();
  const issuer = await issuerOf(context, connection);
  const ours = await tokensOf(context, connection.id);
  const live = ours.filter(({ status }) => liveStatuses.includes(status));
  const expiring = live.filter(({ expires_at: end }) => end !== null && end < at + day).map(({ id }) => id);
  if (issuer.list === undefined) {
    return { connectionId: connection.id, at, comparable: false, unknown: [], missing: [], stillThere: [], expiring };
  }
  const listed = await callingProvider(connection.provider, async () => (await issuer.list?.()) ?? []);
  const pairs = new Map(listed.map((token) => [token, ours.find((row) => isSame(row, token))]));
  const found = new Set(pairs.values());
  const missing = live.filter((row) => !found.has(row) && row.issued_at < at - settling);
  const stillThere = [...found].filter((row) => row !== undefined && row.status === 'revoked');
  await context.database.transaction(async (db) => {
    for (const { id } of missing) {
      const changes = { status: 'lost', status_at: at, secret: null, key_id: null } as const;
      await updateToken(db, id, liveStatuses, changes);
    }
    for (const [token, row] of pairs) {
      // A provider that tells its id of a token only in the list tells it here at last.
      if (row === undefined || row.provider_token_id !== null) continue;
      await updateToken(db, row.id, [row.status], { provider_token_id: token.providerTokenId });
    }
    await context.journal.append(db, {
      chain: connection.id,
      actor,
      action: 'reconcile',
      outcome: 'ok',
      details: { listed: listed.length, missing: missing.map(({ id }) => id) },
    });
  });
  return {
    connectionId: connection.id,
    at,
    comparable: true,
    unknown: listed.filter((token) => pairs.get(token) === undefined),
    missing: missing.map(({ id }) => id),
    stillThere: stillThere.flatMap((row) => (row === undefined ? [] : [row.id])),
    expiring,
  };
}

/** By the provider's id, else by what we wrote into the description. */
const isSame = (row: TokensTable, { providerTokenId, description }: ListedToken): boolean =>
  row.provider_token_id === null
    ? row.description !== null && (description?.includes(row.description) ?? false)
    : row.provider_token_id === providerTokenId;

/** Every token of a connection; page by page, so that one connection with many holds nothing up. */
async function tokensOf(context: ServiceContext, connectionId: string): Promise<readonly TokensTable[]> {
  const tokens: TokensTable[] = [];
  for (;;) {
    const last = tokens.at(-1);
    const after = last === undefined ? undefined : { at: last.issued_at, id: last.id };
    const page = await context.database.transaction((db) =>
      listTokens(db, { connectionIds: [connectionId] }, { limit: 500, after }),
    );
    tokens.push(...page);
    if (page.length < 500) return tokens;
  }
}

/** Reconciles every connection whose provider has a list; for the schedule. */
export async function reconcileAll(context: ServiceContext): Promise<number> {
  let reconciled = 0;
  for (let after: { at: number; id: string } | undefined; ; ) {
    const page = await context.database.transaction((db) => listConnections(db, {}, { limit: 100, after }));
    for (const { id, provider } of page) {
      if (context.providers.get(provider)?.issuer.capabilities.list !== true) continue;
      const connection = await context.database.transaction((db) => findConnection(db, id));
      if (connection === undefined) continue;
      await reconcile(context, connection, 'system').then(
        () => {
          reconciled += 1;
        },
        (error: unknown) => {
          // A provider that refuses or is out of reach is no fault of ours: the next turn tries again.
          if (!(error instanceof ServiceError)) throw error;
        },
      );
    }
    const last = page.at(-1);
    if (last === undefined || page.length < 100) return reconciled;
    after = { at: last.created_at, id: last.id };
  }
}
