import { mediaTypes } from '@tokenyard/core';
import { fillPath, type SandboxProvider } from '@tokenyard/core/sandbox';
import { appliveryIssuer } from '../issuer.ts';
import { createToken } from '../operations/create-token.ts';
import { appliveryOperations } from '../operations/index.ts';
import { createAppliverySandbox } from './sandbox.ts';
import { demoAdminBearer } from './seeds.ts';

const app = { organizationId: 'acme-inc', applicationId: 'field-app' };

/** The sandbox as a server composes it. */
export const appliverySandbox: SandboxProvider = {
  issuer: appliveryIssuer,
  operations: appliveryOperations,
  create: createAppliverySandbox,
  demo: {
    credentials: { workspaceToken: demoAdminBearer, ...app },
    request: { description: 'Nightly CI' },
    example: {
      method: createToken.method,
      target: fillPath(createToken.path, app),
      headers: { authorization: `Bearer ${demoAdminBearer}`, 'content-type': mediaTypes.json },
      body: { description: 'Nightly CI', scopes: ['sdk'] },
    },
  },
};
