import { mediaTypes } from '@tokenyard/core';
import { fillPath, type SandboxProvider } from '@tokenyard/core/sandbox';
import { merchantBackendIssuer } from '../issuer.ts';
import { createToken } from '../operations/create-token.ts';
import { merchantBackendOperations } from '../operations/index.ts';
import { instanceMount } from '../operations/mount.ts';
import { createMerchantBackendSandbox } from './sandbox.ts';
import { demoPassword } from './seeds.ts';

const instance = 'sandbox';
const request = {
  scope: 'order-pos:refreshable',
  duration: { d_us: 3_600_000_000 },
  description: 'till 3',
};

/** The sandbox as a server composes it. */
export const merchantBackendSandbox: SandboxProvider = {
  issuer: merchantBackendIssuer,
  operations: merchantBackendOperations,
  create: createMerchantBackendSandbox,
  demo: {
    credentials: { instance, password: demoPassword },
    request,
    example: {
      method: createToken.method,
      target: fillPath(instanceMount, { instance }) + createToken.path,
      headers: { authorization: `Basic ${btoa(`${instance}:${demoPassword}`)}`, 'content-type': mediaTypes.json },
      body: request,
    },
  },
};
