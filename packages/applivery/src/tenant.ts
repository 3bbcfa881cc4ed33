import { SettingError } from '@tokenyard/core';

/** The base URLs of a workspace that has hosts of its own. */
export interface AppliveryTenantUrls {
  readonly baseUrl: string;
  readonly sdkBaseUrl: string;
}

/**
 * Base URLs of a private tenant, to be spread into the settings: `acme` stands for hosts below `acme.applivery.io`,
 * a name with a dot for hosts below that domain. Applivery does not document the rule; its SDKs follow it.
 * @throws {SettingError} when the name is no part of a host name
 */
export function appliveryTenant(tenant: string): AppliveryTenantUrls {
  if (!/^[a-z\d-]+(\.[a-z\d-]+)*$/i.test(tenant)) {
    throw new SettingError('tenant', 'tenant must be a name of letters, digits and hyphens, or a domain');
  }
  const domain = tenant.includes('.') ? tenant : `${tenant}.applivery.io`;
  return { baseUrl: `https://api.${domain}`, sdkBaseUrl: `https://sdk-api.${domain}` };
}
