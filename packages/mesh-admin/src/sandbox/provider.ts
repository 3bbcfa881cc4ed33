import { mediaTypes } from '@tokenyard/core';
import type { SandboxProvider } from '@tokenyard/core/sandbox';
import { meshAdminIssuer } from '../issuer.ts';
import { createToken } from '../operations/create-token.ts';
import { meshAdminOperations } from '../operations/index.ts';
import { createMeshAdminSandbox } from './sandbox.ts';
import { demoClientId, demoClientSecret } from './seeds.ts';

const credentials = { clientId: demoClientId, clientSecret: demoClientSecret };

/** The sandbox as a server composes it. */
export const meshAdminSandbox: SandboxProvider = {
  issuer: meshAdminIssuer,
  operations: meshAdminOperations,
  create: createMeshAdminSandbox,
  demo: {
    credentials,
    request: {},
    example: {
      method: createToken.method,
      target: createToken.path,
      headers: { 'content-type': mediaTypes.json },
      body: credentials,
    },
  },
};
