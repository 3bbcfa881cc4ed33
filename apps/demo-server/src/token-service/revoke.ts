import { lockConnection } from '../storage/tables/connections-table.ts';
import {
  findTokensByHash,
  listTokens,
  liveStatuses,
  type TokensTable,
  updateToken,
} from '../storage/tables/tokens-table.ts';
import type { Db } from '../storage/tables.ts';
import type { Caller } from './caller.ts';
import { isHandedOver } from './connection-issuer.ts';
import { readConnection } from './connections.ts';
import type { ServiceContext } from './context.ts';
import { type AtProvider, revokeAtProvider } from './revoke-at-provider.ts';
import { readToken } from './tokens.ts';

/** What became of a token that was revoked. Here it has ended in any case. */
export interface Revocation extends AtProvider {
  readonly token: TokensTable;
}

/** Tokens that are ended in one transaction. */
const batch = 100;
/** Milliseconds (ms) that a caller waits for the provider to end many tokens; the schedule does the rest. */
const patience = 30_000;

export async function revokeToken(context: ServiceContext, caller: Caller, id: string): Promise<Revocation> {
  return revoke(context, await readToken(context, caller, id), caller.id);
}

/** Revokes every live token of a connection: all of them here, then one after another at the provider. */
export async function revokeConnectionTokens(
  context: ServiceContext,
  caller: Caller,
  connectionId: string,
): Promise<readonly Revocation[]> {
  await readConnection(context, caller, connectionId);
  const filter = { connectionIds: [connectionId], statuses: liveStatuses };
  const ended: TokensTable[] = [];
  for (let more = true; more; ) {
    const some = await context.database.transaction(async (db) => {
      const live = await listTokens(db, filter, { limit: batch });
      await endHere(context, db, live, caller.id);
      return live;
    });
    ended.push(...some.map((token) => asEnded(context, token)));
    more = some.length === batch;
  }
  const until = context.clock.now() + patience;
  const revocations: Revocation[] = [];
  for (const token of ended) {
    const goesOn = context.clock.now() < until && revocations.at(-1)?.unreachable !== true;
    revocations.push({ token, ...(goesOn ? await revokeAtProvider(context, token, caller.id) : later) });
  }
  return revocations;
}

const later: AtProvider = {
  revokedAtProvider: false,
  detail: 'The service goes on with it at the provider',
  unreachable: true,
};

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
  await context.database.transaction((db) => endHere(context, db, [token], actor));
  const ended = asEnded(context, token);
  if (token.secret === null) return { token: ended, revokedAtProvider: false, detail: 'The token had ended before' };
  return { token: ended, ...(await revokeAtProvider(context, ended, actor, afterwards)) };
}

/** Ends tokens here, under every request for which their connection holds them. */
export async function endHere(
  context: ServiceContext,
  db: Db,
  tokens: readonly TokensTable[],
  actor: string,
): Promise<void> {
  const { clock, journal } = context;
  const handedOver = tokens.filter(({ provider }) => isHandedOver(context, provider));
  for (const id of new Set(handedOver.map(({ connection_id: connectionId }) => connectionId))) {
    await lockConnection(db, id);
  }
  const changes = { status: 'revoked', status_at: clock.now() } as const;
  const ended: TokensTable[] = [];
  for (const { connection_id: own, secret_hash: hash } of tokens) {
    for (const row of await findTokensByHash(db, hash)) {
      if (row.connection_id === own && (await updateToken(db, row.id, liveStatuses, changes))) ended.push(row);
    }
  }
  const acts = ended.map(({ id: target, connection_id: chain }) => ({
    chain,
    actor,
    action: 'revoke',
    target,
    outcome: 'ok',
  }));
  await journal.appendAll(db, acts);
}

const asEnded = ({ clock }: ServiceContext, token: TokensTable): TokensTable =>
  liveStatuses.includes(token.status) ? { ...token, status: 'revoked', status_at: clock.now() } : token;
