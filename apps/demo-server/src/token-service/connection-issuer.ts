import { InvalidRequestError, SettingError, type TokenIssuer } from '@tokenyard/core';
import type { ConnectionsTable } from '../storage/tables/connections-table.ts';
import type { ServiceContext } from './context.ts';
import { ServiceError } from './service-error.ts';
import type { ServiceProvider } from './service-provider.ts';

/** @throws {ServiceError} `invalid-request` when there is no such provider */
export function providerOf({ providers }: ServiceContext, id: string): ServiceProvider {
  const provider = providers.get(id);
  if (provider !== undefined) return provider;
  const detail = `must be one of ${[...providers.keys()].join(', ')}`;
  throw new ServiceError('invalid-request', 'There is no such provider', {
    members: { errors: [{ pointer: '/provider', detail }] },
  });
}

/** Whether tokens of a provider are handed over out of band: one and the same may be kept several times then. */
export const isHandedOver = ({ providers }: ServiceContext, provider: string): boolean =>
  providers.get(provider)?.issuer.capabilities.mints === false;

export const credentialsPlace = (connectionId: string) => ({
  table: 'connections',
  column: 'credentials',
  id: connectionId,
});

/** The issuer of a connection, as a client of the real provider or of the built-in sandbox. */
export async function issuerOf(context: ServiceContext, connection: ConnectionsTable): Promise<TokenIssuer> {
  const credentials: unknown = JSON.parse(
    await context.vault.open(credentialsPlace(connection.id), connection.credentials),
  );
  return createIssuer(context, connection.provider, connection.base_url, credentials);
}

/** @throws {ServiceError} `invalid-credentials` when they do not have the form that the provider wants */
export function createIssuer(
  context: ServiceContext,
  providerId: string,
  baseUrl: string | null,
  credentials: unknown,
): TokenIssuer {
  const { issuer, sandbox } = providerOf(context, providerId);
  const { retry } = context;
  const hooks = context.hooksOf?.(providerId);
  const now = () => context.clock.now();
  const place = baseUrl === null ? { baseUrl: sandbox.baseUrl, fetch: sandbox.fetch } : { baseUrl };
  try {
    return issuer.createIssuer({ ...place, credentials, now, retry, hooks, userAgent: 'tokenyard' });
  } catch (error) {
    if (!SettingError.isInstance(error)) throw error;
    throw new ServiceError('invalid-credentials', error.message);
  }
}

/**
 * Runs something that checks a token request which the caller has sent.
 * @throws {ServiceError} `invalid-request` that names the broken rules as members of the service's own request
 */
export const checkingRequest = <T>(root: string, work: () => T | Promise<T>): Promise<T> =>
  orBroken(
    work,
    (issues) =>
      new ServiceError('invalid-request', 'The token request breaks the rules of the provider', {
        members: { errors: errorsUnder(root, issues) },
      }),
  );

/**
 * Runs something that checks the default request of a connection: nothing is wrong with what its caller has sent.
 * @throws {ServiceError} `conflict` that names the broken rules as members of the connection
 */
export const checkingDefault = <T>(work: () => T | Promise<T>): Promise<T> =>
  orBroken(
    work,
    (issues) =>
      new ServiceError('conflict', 'The default_request of the connection breaks the rules of the provider', {
        members: { errors: errorsUnder('default_request', issues) },
      }),
  );

type Issues = InvalidRequestError['issues'];

async function orBroken<T>(work: () => T | Promise<T>, refusal: (issues: Issues) => ServiceError): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw InvalidRequestError.isInstance(error) ? refusal(error.issues) : error;
  }
}

const errorsUnder = (root: string, issues: Issues) =>
  issues.map(({ path, message }) => ({
    pointer: [root, ...path.slice(1)].map((part) => `/${part}`).join(''),
    detail: message,
  }));
