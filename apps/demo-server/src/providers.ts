import { appliverySandbox } from '@tokenyard/applivery/sandbox';
import type { SandboxProvider } from '@tokenyard/core/sandbox';
import { merchantBackendSandbox } from '@tokenyard/merchant-backend/sandbox';
import { meshAdminSandbox } from '@tokenyard/mesh-admin/sandbox';
import { mewsConnectorSandbox } from '@tokenyard/mews-connector/sandbox';
import { mewsPosSandbox } from '@tokenyard/mews-pos/sandbox';

/** Every provider by the path under which it is served. Adding a provider is one line here. */
export const providers: Readonly<Record<string, SandboxProvider>> = {
  'mews-pos': mewsPosSandbox,
  'mews-connector': mewsConnectorSandbox,
  'merchant-backend': merchantBackendSandbox,
  applivery: appliverySandbox,
  'mesh-admin': meshAdminSandbox,
};
