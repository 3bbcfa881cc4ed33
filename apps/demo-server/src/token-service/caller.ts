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
 * A thing of a connection, if it is there and the caller may use the connection. A caller cannot tell the two apart.
 * @throws {ServiceError} `not-found`
 */
export function visible<T>(caller: Caller, what: string, found: T | undefined, connectionOf: (found: T) => string): T {
  if (found === undefined || !reaches(caller, connectionOf(found))) throw notFound(what);
  return found;
}

/** @throws {ServiceError} `forbidden` for a caller that is limited to connections */
export function demandUnlimited({ connections }: Caller): void {
  if (connections !== undefined) {
    throw new ServiceError('forbidden', 'This API key is limited to some connections');
  }
}
