import { appliverySandbox, createAppliverySandbox } from '@tokenyard/applivery/sandbox';
import type { Clock, RecordedExchange, SandboxProvider } from '@tokenyard/core/sandbox';
import { createMerchantBackendSandbox, merchantBackendSandbox } from '@tokenyard/merchant-backend/sandbox';
import { createMeshAdminSandbox, meshAdminSandbox } from '@tokenyard/mesh-admin/sandbox';
import { createMewsConnectorSandbox, mewsConnectorSandbox } from '@tokenyard/mews-connector/sandbox';
import { createMewsPosSandbox, mewsPosSandbox } from '@tokenyard/mews-pos/sandbox';
import type { ConnectionInput } from '../connections.ts';

export const sandboxProviders = {
  'mews-pos': mewsPosSandbox,
  'mews-connector': mewsConnectorSandbox,
  'merchant-backend': merchantBackendSandbox,
  applivery: appliverySandbox,
  'mesh-admin': meshAdminSandbox,
} as const satisfies Readonly<Record<string, SandboxProvider>>;

export type ProviderId = keyof typeof sandboxProviders;
export const providerIds = ['mews-pos', 'mews-connector', 'merchant-backend', 'applivery', 'mesh-admin'] as const;

export type Sandboxes = ReturnType<typeof createSandboxes>;

/** The sandboxes of all providers on one clock, with limits that no test meets. */
export function createSandboxes(clock: Clock) {
  const at = (id: ProviderId) => ({ basePath: `/${id}`, clock });
  return {
    'mews-pos': createMewsPosSandbox({ ...at('mews-pos'), rateLimit: { limit: 1000, windowSeconds: 1 } }),
    'mews-connector': createMewsConnectorSandbox({
      ...at('mews-connector'),
      rateLimit: { limit: 100_000, windowSeconds: 1 },
    }),
    'merchant-backend': createMerchantBackendSandbox(at('merchant-backend')),
    applivery: createAppliverySandbox(at('applivery')),
    'mesh-admin': createMeshAdminSandbox({ ...at('mesh-admin'), rateLimit: { limit: 100_000, windowSeconds: 1 } }),
  };
}

/** A connection to a built-in sandbox with its public demo values. */
export function demoInput(provider: ProviderId): ConnectionInput {
  const { credentials, request } = sandboxProviders[provider].demo;
  const defaultRequest =
    typeof request === 'object' && request !== null ? Object.fromEntries(Object.entries(request)) : {};
  return { name: provider, provider, baseUrl: null, credentials, defaultRequest, allowEnvironmentMismatch: false };
}

const mintOperation = {
  'mews-pos': 'createShortlivedIntegrationToken',
  'mews-connector': undefined,
  'merchant-backend': 'createToken',
  applivery: 'createToken',
  'mesh-admin': 'createToken',
} as const satisfies Readonly<Record<ProviderId, string | undefined>>;

/** Operation that mints a token at a provider. */
export const mintOperationOf = (provider: ProviderId): string | undefined => mintOperation[provider];

/** Tokens that a provider has minted on behalf of the service, answers that were lost included. */
export const mintsAt = (sandboxes: Sandboxes, provider: ProviderId): number =>
  sandboxes[provider].recorder.list().filter((exchange) => isMint(provider, exchange)).length;

/** A token with which a Taler issuer lists and revokes for a moment is none of ours. */
const isMint = (provider: ProviderId, { operation, status, requestBody }: RecordedExchange): boolean =>
  operation === mintOperationOf(provider) &&
  (status === 200 || status === 201) &&
  !JSON.stringify(requestBody).includes('lists and revokes for a moment');

/** Descriptions of the tokens that live at a provider which knows descriptions. */
export async function descriptionsAt(
  sandboxes: Sandboxes,
  provider: 'merchant-backend' | 'applivery',
): Promise<readonly string[]> {
  const entries = await sandboxes[provider].transaction(({ tx }) => tx.list('tokens'));
  return entries.flatMap(({ value }) =>
    typeof value === 'object' && value !== null && 'description' in value ? [String(value.description)] : [],
  );
}
