import type { Credential, ProviderBinding, Secret } from '@tokenyard/core';
import { readMeshAdminError } from './errors.ts';
import { VERSION } from './version.ts';

/** Base URLs by environment. The provider has no test environment for this API. */
export const meshAdminEnvironments = { production: 'https://admin-api.meshconnect.com' } as const;

/** What every client of this provider tells the runtime. */
export const bindingOf = ({
  baseUrl = meshAdminEnvironments.production,
}: {
  readonly baseUrl?: string | undefined;
}): Omit<ProviderBinding, 'credentials'> => ({
  product: `tokenyard-mesh-admin/${VERSION}`,
  baseUrl: () => baseUrl,
  readError: readMeshAdminError,
});

/** How a token travels. */
export const presented = (token: Secret): Credential => ({ kind: 'bearer', token });
