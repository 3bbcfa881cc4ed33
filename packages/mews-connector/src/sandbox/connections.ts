import { collection, hex, type Random, type StoreTransaction, sha256 } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { ConnectionKind, type ConnectionSeed } from './schemas.ts';

const Connection = z.strictObject({
  id: z.string(),
  /** SHA-256 of the application's `ClientToken`. */
  application: z.string(),
  /** SHA-256 of the `AccessToken`. */
  token: z.string(),
  maskedClientToken: z.string(),
  maskedAccessToken: z.string(),
  kind: ConnectionKind,
  enterpriseIds: z.array(z.string()),
  isEnabled: z.boolean(),
  createdUtc: z.string(),
});
/** A connection as it is kept: of its tokens only what recognises them. */
export type Connection = z.infer<typeof Connection>;

/** Connections by their id. */
const connections = collection('connections', Connection);
/** Ids of connections by the SHA-256 of their present `AccessToken`. */
const tokens = collection('access-tokens', z.string());

/** What a list may show of a token. */
const masked = (token: string): string => (token.length < 16 ? '…' : `${token.slice(0, 4)}…${token.slice(-4)}`);

/** A new token of a connection, in the form that the API's own tokens have. */
export const mintToken = (id: string, random: Random): string =>
  `${id.replaceAll('-', '')}-${hex(random.bytes(16)).slice(0, 31)}`.toUpperCase();

export async function addConnection(
  tx: StoreTransaction,
  { id, clientToken, accessToken, kind, enterpriseIds, isEnabled, createdUtc }: z.infer<typeof ConnectionSeed>,
): Promise<Connection> {
  const connection = {
    id,
    application: await sha256(clientToken),
    token: await sha256(accessToken),
    maskedClientToken: masked(clientToken),
    maskedAccessToken: masked(accessToken),
    kind,
    enterpriseIds: [...new Set(enterpriseIds)],
    isEnabled,
    createdUtc,
  };
  await tokens.put(tx, connection.token, id);
  return keep(tx, connection);
}

async function keep(tx: StoreTransaction, connection: Connection): Promise<Connection> {
  await connections.put(tx, connection.id, connection);
  return connection;
}

/** The connection with an id in any spelling. */
export const findConnection = (tx: StoreTransaction, id: string): Promise<Connection | undefined> =>
  connections.get(tx, id.toLowerCase());

/** The connection to which a token belongs now. */
export async function connectionWith(tx: StoreTransaction, accessToken: string): Promise<Connection | undefined> {
  const id = await tokens.get(tx, await sha256(accessToken));
  return id === undefined ? undefined : connections.get(tx, id);
}

/** Every connection, in the order of creation. */
export async function listConnections(tx: StoreTransaction): Promise<readonly Connection[]> {
  const found = await connections.list(tx);
  return found.toSorted((a, b) => (a.createdUtc < b.createdUtc ? -1 : Number(a.createdUtc > b.createdUtc)));
}

/** Gives a connection another token; the old one is dead at once. */
export async function replaceToken(
  tx: StoreTransaction,
  connection: Connection,
  accessToken: string,
): Promise<Connection> {
  const token = await sha256(accessToken);
  await tokens.delete(tx, connection.token);
  await tokens.put(tx, token, connection.id);
  return keep(tx, { ...connection, token, maskedAccessToken: masked(accessToken) });
}

export const enableConnection = (
  tx: StoreTransaction,
  connection: Connection,
  isEnabled: boolean,
): Promise<Connection> => keep(tx, { ...connection, isEnabled });

export async function removeConnection(tx: StoreTransaction, { id, token }: Connection): Promise<void> {
  await tokens.delete(tx, token);
  await connections.delete(tx, id);
}
