import type { ServiceContext } from './context.ts';
import type { JournalEntry } from './journal.ts';
import { notFound, ServiceError } from './service-error.ts';

export type Role = 'admin' | 'issuer' | 'reader' | 'auditor';

/** What an operation lets its caller do. */
export type Permission = 'read' | 'issue' | 'administer' | 'audit';

const permissions: Readonly<Record<Role, readonly Permission[]>> = {
  admin: ['read', 'issue', 'administer', 'audit'],
  issuer: ['read', 'issue'],
  reader: ['read'],
  auditor: ['read', 'audit'],
};

/** Who asks. */
export interface Caller {
  /** Id of the API key. */
  readonly id: string;
  readonly role: Role;
  /** Connections that it may use; `undefined` for all. */
  readonly connections: readonly string[] | undefined;
}

export const isAllowed = ({ role }: Caller, permission: Permission): boolean => permissions[role].includes(permission);

/** Whether a caller may use a connection. */
export const reaches = ({ connections }: Caller, connectionId: string): boolean =>
  connections === undefined || connections.includes(connectionId);

/**
 * A thing of a connection, if it is there and the caller may use the connection. A caller cannot tell the two apart;
 * the audit can.
 * @throws {ServiceError} `not-found`
 */
export async function visible<T>(
  context: ServiceContext,
  caller: Caller,
  what: string,
  found: T | undefined,
  connectionOf: (found: T) => string,
): Promise<T> {
  if (found === undefined) throw notFound(what);
  const chain = connectionOf(found);
  if (reaches(caller, chain)) return found;
  await recordRefusal(context, caller, { chain, outcome: 'not-found', details: { what } });
  throw notFound(what);
}

/** @throws {ServiceError} `forbidden` for a caller that is limited to connections */
export async function demandUnlimited(context: ServiceContext, caller: Caller): Promise<void> {
  if (caller.connections === undefined) return;
  await recordRefusal(context, caller, { chain: 'service', outcome: 'forbidden', details: { limited: true } });
  throw new ServiceError('forbidden', 'This API key is limited to some connections');
}

/** Records that a caller wanted something that he may not. */
export const recordRefusal = (
  { database, journal }: ServiceContext,
  { id: actor }: Caller,
  { chain, outcome, details }: Pick<JournalEntry, 'chain' | 'outcome' | 'details'>,
): Promise<void> =>
  database.transaction((db) => journal.append(db, { chain, actor, action: 'refuse', outcome, details }));
