import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import {
  admin,
  authorized,
  buildsTarget,
  fieldTokens,
  get,
  invalidToken,
  minted,
  noAuthToken,
  noRoute,
  notFound,
  ok,
  page,
  refused,
  send,
  shown,
  source,
  start,
  tokenBearer,
  tokenId,
  unauthorized,
  viewer,
} from './parts.ts';

const exceeded = (limit: number, retryAfter: number) =>
  refused(
    429,
    5003,
    'Limit Exceeded',
    { limit, num: limit + 1, itemName: 'requestsByHour' },
    { 'retry-after': String(retryAfter) },
  );

const emptyBuilds = ok({ items: [], ...page(0, 100, 1, 1) });
const noBuilds = `${buildsTarget}?versionName=none`;

export const quota: Scenario = {
  name: 'each bearer has its own quota in a window of its own',
  source,
  at: start,
  options: { rateLimit: { limit: 3, windowSeconds: 3600 } },
  exchanges: [
    { name: 'without a bearer nothing is counted', request: get('/v1/nothing', admin), response: noRoute },
    {
      name: 'a refused bearer is not counted',
      operation: 'listBuilds',
      request: get(buildsTarget, admin),
      response: invalidToken,
    },
    minted(1),
    {
      name: 'an error counts',
      operation: 'getToken',
      at: '2026-03-02T11:00:00Z',
      request: get(`${fieldTokens}/${tokenId(2)}`, admin),
      response: notFound,
    },
    {
      name: 'the last of the quota',
      operation: 'listTokens',
      request: get(fieldTokens, admin),
      response: ok({ items: [shown(1)], ...page(1, 100, 1, 1) }),
    },
    {
      name: 'one more',
      operation: 'listTokens',
      request: get(fieldTokens, admin),
      response: exceeded(3, 2385),
    },
    {
      name: 'the quota is checked before the organization, and part of a second counts as one',
      operation: 'createToken',
      at: '2026-03-02T11:39:44.001Z',
      request: send('POST', '/v1/organizations/nobody/apps/nothing/tokens', '{'),
      response: exceeded(3, 1),
    },
    {
      name: 'the credential is checked before the quota',
      operation: 'listBuilds',
      request: get(buildsTarget, admin),
      response: invalidToken,
    },
    {
      name: 'another bearer goes on, and a refused permission counts',
      operation: 'createToken',
      request: send('POST', fieldTokens, {}, viewer),
      response: unauthorized,
    },
    ...['first', 'second', 'third'].map(
      (name): FixtureExchange => ({
        name: `the token's ${name} request`,
        operation: 'listBuilds',
        request: get(noBuilds, authorized(tokenBearer(1))),
        response: emptyBuilds,
      }),
    ),
    {
      name: 'the quota is checked before the permission',
      operation: 'listTokens',
      request: get(fieldTokens, authorized(tokenBearer(1))),
      response: exceeded(3, 3600),
    },
    {
      name: 'builds are limited too',
      operation: 'listBuilds',
      request: get(noBuilds, authorized(tokenBearer(1))),
      response: exceeded(3, 3600),
    },
    {
      name: 'the SDK configuration is limited too',
      operation: 'getSdkConfig',
      request: get('/v1/app', authorized(tokenBearer(1))),
      response: exceeded(3, 3600),
    },
    {
      name: 'the window ends',
      operation: 'listTokens',
      at: '2026-03-02T11:39:45Z',
      request: get(fieldTokens, admin),
      response: ok({ items: [shown(1)], ...page(1, 100, 1, 1) }),
    },
    {
      name: 'no bearer is never limited',
      operation: 'listTokens',
      request: get(fieldTokens, {}),
      response: noAuthToken,
    },
  ],
};
