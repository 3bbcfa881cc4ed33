import type { FixtureExchange, FixtureResponse, Scenario } from '@tokenyard/core/testing';
import { connectionIds, start } from '../ids.ts';
import { answered, connections, exchange, missingKey, noSuch, problem, request, source } from './parts.ts';
import { sample, unknown } from './samples.ts';

const base = { source, at: start } as const;
const nothing = problem('not-found', 'There is nothing at this path');

const paths = [
  '/v1',
  '/v1/',
  '/v1/nothing',
  '/v1/connections/',
  '/v1//connections',
  '/v1/Connections',
  '/v1/connections%2Fx',
  `/v1/connections/${connectionIds['mews-pos']}/`,
  `/v1/connections/${connectionIds['mews-pos']}/token/x`,
];

export const nowhere: Scenario = {
  ...base,
  name: 'a path that no operation has leads nowhere, with a key or without',
  exchanges: paths.flatMap((path): FixtureExchange[] => [
    { name: path, request: request('GET', path), response: nothing },
    { name: `${path} without a key`, request: request('POST', path, { as: null }), response: nothing },
  ]),
};

const otherMethods: readonly (readonly [method: string, path: string, allow: string])[] = [
  ['POST', '/v1/providers', 'GET, HEAD'],
  ['OPTIONS', '/v1/connections', 'POST, GET, HEAD'],
  ['PUT', '/v1/connections/x', 'GET, PATCH, DELETE, HEAD'],
  ['GET', '/v1/connections/x/check', 'POST'],
  ['GET', '/v1/connections/x/reconcile', 'POST'],
  ['GET', '/v1/connections/x/tokens', 'POST'],
  ['POST', '/v1/connections/x/token', 'GET, HEAD'],
  ['GET', '/v1/connections/x/revoke', 'POST'],
  ['POST', '/v1/tokens', 'GET, HEAD'],
  ['DELETE', '/v1/tokens/x', 'GET, HEAD'],
  ['GET', '/v1/tokens/x/rotate', 'POST'],
  ['GET', '/v1/tokens/x/revoke', 'POST'],
  ['DELETE', '/v1/rotations/x', 'GET, HEAD'],
  ['GET', '/v1/introspect', 'POST'],
  ['GET', '/v1/revoke', 'POST'],
  ['POST', '/v1/challenges', 'GET, HEAD'],
  ['GET', '/v1/challenges/x/send', 'POST'],
  ['GET', '/v1/challenges/x/answer', 'POST'],
  ['DELETE', '/v1/audit', 'GET, HEAD'],
  ['GET', '/v1/audit/verify', 'POST'],
  ['DELETE', '/v1/audit/checkpoints', 'POST, GET, HEAD'],
  ['DELETE', '/v1/api-keys', 'POST, GET, HEAD'],
  ['GET', '/v1/api-keys/x', 'DELETE'],
  ['PROPFIND', '/v1/tokens', 'GET, HEAD'],
];

export const methods: Scenario = {
  ...base,
  name: 'a path names the methods that it knows',
  exchanges: otherMethods.map(
    ([method, path, allow]): FixtureExchange => ({
      name: `${method} ${path}`,
      request: request(method, path, { as: null }),
      response: problem('method-not-allowed', 'The path is known, the method is not', {}, { allow }),
    }),
  ),
};

const headOf = ({ status, headers, body: _ }: FixtureResponse): FixtureResponse => ({ status, headers });
const head = (target: string, parts: Parameters<typeof request>[2] = {}) => request('HEAD', target, parts);

export const heads: Scenario = {
  ...base,
  name: 'HEAD is answered as GET would be, without the body',
  exchanges: [
    exchange(
      'a list',
      'listConnections',
      head('/v1/connections'),
      headOf(answered(200, { connections, next_cursor: null })),
    ),
    exchange(
      'a thing',
      'getConnection',
      head(`/v1/connections/${connectionIds['mews-pos']}`),
      headOf(answered(200, connections[0])),
    ),
    exchange('nothing', 'getToken', head(`/v1/tokens/${unknown.token}`), headOf(noSuch('token'))),
    exchange('without a key', 'listTokens', head('/v1/tokens', { as: null }), headOf(missingKey)),
    exchange('the same with GET', 'listTokens', sample('listTokens', { as: null }), missingKey),
  ],
};
