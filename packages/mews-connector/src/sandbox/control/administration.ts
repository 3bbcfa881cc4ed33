import { describeIssues, type InputIssue, InvalidRequestError } from '@tokenyard/core';
import { type Sandbox, type SandboxState, sha256, uuid } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import {
  addConnection,
  type Connection,
  enableConnection,
  findConnection,
  listConnections,
  mintToken,
  removeConnection,
  replaceToken,
} from '../connections.ts';
import { applications, enterprises } from '../state.ts';
import { momentText } from '../values.ts';
import { ConnectionRequest, type ConnectionView, type EnablingRequest, type EnterpriseView } from './schemas.ts';

const viewOf = ({ id, kind, enterpriseIds, isEnabled, createdUtc, ...tokens }: Connection): ConnectionView => ({
  id,
  clientToken: tokens.maskedClientToken,
  accessToken: tokens.maskedAccessToken,
  kind,
  enterpriseIds,
  isEnabled,
  createdUtc,
});

const refused = (issues: readonly InputIssue[]) => new InvalidRequestError(issues, { operationId: 'createConnection' });

/** @throws {InvalidRequestError} when a member breaks a rule, or application or enterprise are not known */
export async function createConnection(
  { tx, now, random }: SandboxState,
  request: ConnectionRequest,
): Promise<ConnectionView> {
  const parsed = z.safeParse(ConnectionRequest, request);
  if (!parsed.success) throw refused(describeIssues(parsed.error.issues, request));
  const { clientToken, enterpriseIds } = parsed.data;
  const faults: InputIssue[] = [];
  if ((await applications.get(tx, await sha256(clientToken))) === undefined) {
    faults.push({ path: ['clientToken'], message: 'names no application' });
  }
  for (const [index, id] of enterpriseIds.entries()) {
    if ((await enterprises.get(tx, id)) === undefined) {
      faults.push({ path: ['enterpriseIds', index], message: 'names no enterprise' });
    }
  }
  if (faults.length > 0) throw refused(faults);
  const id = uuid(random);
  const accessToken = mintToken(id, random);
  const made = { id, accessToken, isEnabled: true, createdUtc: momentText(now) };
  const connection = await addConnection(tx, { ...parsed.data, ...made });
  return { ...viewOf(connection), clientToken, accessToken };
}

export const connectionViews = async ({ tx }: SandboxState): Promise<ConnectionView[]> =>
  (await listConnections(tx)).map(viewOf);

export async function regenerateConnection(
  { tx, random }: SandboxState,
  id: string,
): Promise<ConnectionView | undefined> {
  const connection = await findConnection(tx, id);
  if (connection === undefined) return undefined;
  const accessToken = mintToken(connection.id, random);
  return { ...viewOf(await replaceToken(tx, connection, accessToken)), accessToken };
}

export async function updateConnection(
  { tx }: SandboxState,
  id: string,
  { isEnabled }: EnablingRequest,
): Promise<ConnectionView | undefined> {
  const connection = await findConnection(tx, id);
  return connection === undefined ? undefined : viewOf(await enableConnection(tx, connection, isEnabled));
}

export async function deleteConnection({ tx }: SandboxState, id: string): Promise<boolean> {
  const connection = await findConnection(tx, id);
  if (connection === undefined) return false;
  await removeConnection(tx, connection);
  return true;
}

export async function updateEnterprise(
  { tx }: SandboxState,
  id: string,
  { isEnabled }: EnablingRequest,
): Promise<EnterpriseView | undefined> {
  const enterprise = await enterprises.get(tx, id.toLowerCase());
  if (enterprise === undefined) return undefined;
  await enterprises.replace(tx, { ...enterprise, isEnabled });
  return { id: enterprise.Id, name: enterprise.profile.Name, isEnabled };
}

/** What Mews and the property do out of band: connect, regenerate tokens, disable. */
export interface Administration {
  readonly connections: {
    /** @throws {InvalidRequestError} when a member breaks a rule, or application or enterprise are not known */
    create(request: ConnectionRequest): Promise<ConnectionView>;
    /** Every connection with its tokens masked, oldest first. */
    list(): Promise<readonly ConnectionView[]>;
    /** Gives a connection another token, the old one is dead at once; `undefined` when there is no such connection. */
    regenerate(id: string): Promise<ConnectionView | undefined>;
    /** `undefined` when there is no such connection. */
    update(id: string, change: EnablingRequest): Promise<ConnectionView | undefined>;
    /** Ends a connection and its token at once; false when there is no such connection. */
    delete(id: string): Promise<boolean>;
  };
  readonly enterprises: {
    /** `undefined` when there is no such enterprise. */
    update(id: string, change: EnablingRequest): Promise<EnterpriseView | undefined>;
  };
}

export const administrationOf = ({ transaction }: Pick<Sandbox, 'transaction'>): Administration => ({
  connections: {
    create: (request) => transaction((state) => createConnection(state, request)),
    list: () => transaction(connectionViews),
    regenerate: (id) => transaction((state) => regenerateConnection(state, id)),
    update: (id, change) => transaction((state) => updateConnection(state, id, change)),
    delete: (id) => transaction((state) => deleteConnection(state, id)),
  },
  enterprises: {
    update: (id, change) => transaction((state) => updateEnterprise(state, id, change)),
  },
});
