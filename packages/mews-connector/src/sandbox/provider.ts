import { mediaTypes } from '@tokenyard/core';
import type { SandboxProvider } from '@tokenyard/core/sandbox';
import { mewsConnectorIssuer } from '../issuer.ts';
import { getConfiguration } from '../operations/get-configuration.ts';
import { mewsConnectorOperations } from '../operations/index.ts';
import { createMewsConnectorSandbox } from './sandbox.ts';
import { demoAccessToken, demoClientToken } from './seeds.ts';

/** The sandbox as a server composes it. */
export const mewsConnectorSandbox: SandboxProvider = {
  issuer: mewsConnectorIssuer,
  operations: mewsConnectorOperations,
  create: createMewsConnectorSandbox,
  demo: {
    credentials: { clientToken: demoClientToken, accessToken: demoAccessToken },
    request: {},
    example: {
      method: getConfiguration.method,
      target: getConfiguration.path,
      headers: { 'content-type': mediaTypes.json },
      body: { ClientToken: demoClientToken, AccessToken: demoAccessToken, Client: 'Tokenyard example' },
    },
  },
};
