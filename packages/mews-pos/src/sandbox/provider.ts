import { mediaTypes } from '@tokenyard/core';
import type { SandboxProvider } from '@tokenyard/core/sandbox';
import { mewsPosIssuer } from '../issuer.ts';
import { createShortlivedIntegrationToken } from '../operations/create-shortlived-integration-token.ts';
import { mewsPosOperations } from '../operations/index.ts';
import { createMewsPosSandbox } from './sandbox.ts';
import { demoApiKey, demoSpaceCodes } from './seeds.ts';

const spaceCodeId = demoSpaceCodes[0].id;

/** The sandbox as a server composes it. */
export const mewsPosSandbox: SandboxProvider = {
  issuer: mewsPosIssuer,
  operations: mewsPosOperations,
  create: createMewsPosSandbox,
  demo: {
    credentials: { apiKey: demoApiKey },
    request: { spaceCodeId, enterpriseId: 'hotel-42' },
    example: {
      method: createShortlivedIntegrationToken.method,
      target: createShortlivedIntegrationToken.path,
      headers: { authorization: `Bearer ${demoApiKey}`, 'content-type': mediaTypes.jsonApi },
      body: {
        data: {
          type: 'shortlivedIntegrationTokens',
          attributes: { enterpriseId: 'hotel-42' },
          relationships: { spaceCode: { data: { type: 'spaceCodes', id: spaceCodeId } } },
        },
      },
    },
  },
};
