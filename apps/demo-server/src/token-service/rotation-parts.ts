import type { TokenIssuer } from '@tokenyard/core';
import { type ConnectionsTable, findConnection } from '../storage/tables/connections-table.ts';
import type { RotationsTable } from '../storage/tables/rotations-table.ts';
import { findToken, type TokensTable } from '../storage/tables/tokens-table.ts';
import { issuerOf } from './connection-issuer.ts';
import type { ServiceContext } from './context.ts';
import { ServiceError } from './service-error.ts';

/** What a rotation works with. */
export interface RotationParts {
  readonly connection: ConnectionsTable;
  readonly issuer: TokenIssuer;
  readonly old: TokensTable;
  /** The new token, once it is minted. */
  readonly fresh: TokensTable | undefined;
}

/** @throws {ServiceError} `not-found` when the connection was deleted */
export async function partsOf(context: ServiceContext, rotation: RotationsTable): Promise<RotationParts> {
  const { connection, old, fresh } = await context.database.transaction(async (db) => ({
    connection: await findConnection(db, rotation.connection_id),
    old: await findToken(db, rotation.old_token_id),
    fresh: rotation.new_token_id === null ? undefined : await findToken(db, rotation.new_token_id),
  }));
  if (connection === undefined || old === undefined) throw new ServiceError('not-found', 'The connection is gone');
  return { connection, issuer: await issuerOf(context, connection), old, fresh };
}
