import type { PageRequest } from '../storage/tables/page.ts';
import {
  findToken,
  listTokens as listRows,
  type TokenStatus,
  type TokensTable,
} from '../storage/tables/tokens-table.ts';
import { type Caller, reaches, visible } from './caller.ts';
import type { ServiceContext } from './context.ts';

export interface TokenFilter {
  readonly connectionId?: string | undefined;
  readonly provider?: string | undefined;
  readonly status?: TokenStatus | undefined;
  /** ms since 1970. */
  readonly expiresBefore?: number | undefined;
}

export async function readToken(context: ServiceContext, caller: Caller, id: string): Promise<TokensTable> {
  const found = await context.database.transaction((db) => findToken(db, id), { single: true });
  return visible(context, caller, 'token', found, (row) => row.connection_id);
}

export function listTokens(
  context: ServiceContext,
  caller: Caller,
  { connectionId, provider, status, expiresBefore }: TokenFilter,
  page: PageRequest,
): Promise<readonly TokensTable[]> {
  const own = connectionId === undefined || reaches(caller, connectionId) ? connectionId : undefined;
  const none = connectionId !== undefined && own === undefined;
  const connectionIds = none ? [] : own === undefined ? caller.connections : [own];
  const statuses = status === undefined ? undefined : [status];
  return context.database.transaction((db) => listRows(db, { connectionIds, provider, statuses, expiresBefore }, page));
}
