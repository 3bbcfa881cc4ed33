import type { Scenario } from '@tokenyard/core/testing';
import { admin, fieldTokens, noRoute, source, start, tokenId } from './parts.ts';

const requests: readonly (readonly [method: string, target: string])[] = [
  ['GET', '/'],
  ['GET', '/v1'],
  ['GET', '/v1/nothing'],
  ['GET', '/v2/integrations/builds'],
  ['GET', '/v1/integrations/builds/'],
  ['GET', '/v1/Integrations/builds'],
  ['GET', `${fieldTokens}/`],
  ['GET', `${fieldTokens}/${tokenId(1)}/`],
  ['GET', '/v1/organizations/acme-inc/apps/field%2Fapp/../tokens'],
  ['OPTIONS', fieldTokens],
  ['PATCH', fieldTokens],
  ['PUT', fieldTokens],
  ['DELETE', fieldTokens],
  ['POST', `${fieldTokens}/${tokenId(1)}`],
  ['PATCH', `${fieldTokens}/${tokenId(1)}`],
  ['POST', '/v1/integrations/builds'],
  ['DELETE', '/v1/app'],
  ['OPTIONS', '/v1/app'],
];

export const routes: Scenario = {
  name: 'requests that lead nowhere, with and without a bearer',
  source,
  at: start,
  exchanges: [
    ...requests.flatMap(([method, target]) => [
      { name: `${method} ${target}`, request: { method, target, headers: {} }, response: noRoute },
      { name: `${method} ${target} with a bearer`, request: { method, target, headers: admin }, response: noRoute },
    ]),
    {
      name: 'HEAD of nothing',
      request: { method: 'HEAD', target: '/v1/nothing', headers: admin },
      response: { ...noRoute, body: undefined },
    },
  ],
};
