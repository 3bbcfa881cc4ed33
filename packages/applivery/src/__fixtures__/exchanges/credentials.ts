import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import { demoOrganizations } from '../../sandbox/seeds.ts';
import {
  admin,
  authorized,
  buildsTarget,
  fieldTokens,
  get,
  invalidToken,
  minted,
  noAuthToken,
  ok,
  page,
  send,
  shown,
  source,
  start,
  tokenBearer,
  tokenId,
  unauthorized,
  viewer,
} from './parts.ts';

const without: readonly (readonly [name: string, headers: Readonly<Record<string, string>>])[] = [
  ['no Authorization', {}],
  ['another scheme', { authorization: 'Basic c2FuZGJveDphZG1pbg==' }],
  ['a scheme alone', { authorization: 'Bearer' }],
  ['an empty bearer', { authorization: 'Bearer ' }],
  ['a bearer without its scheme', { authorization: 'sandbox-admin-bearer-001' }],
  ['two bearers', { authorization: 'Bearer sandbox-admin-bearer-001, Bearer sandbox-viewer-bearer-01' }],
];

export const missingCredentials: Scenario = {
  name: 'requests without a bearer',
  source,
  at: start,
  exchanges: [
    ...without.map(
      ([name, headers]): FixtureExchange => ({
        name,
        operation: 'listTokens',
        request: get(fieldTokens, headers),
        response: noAuthToken,
      }),
    ),
    {
      name: 'builds need a bearer',
      operation: 'listBuilds',
      request: get(buildsTarget, {}),
      response: noAuthToken,
    },
    {
      name: 'the SDK configuration needs a bearer',
      operation: 'getSdkConfig',
      request: get('/v1/app', {}),
      response: noAuthToken,
    },
    {
      name: 'the credential is checked before the organization',
      operation: 'createToken',
      request: { method: 'POST', target: '/v1/organizations/nobody/apps/nothing/tokens', headers: {} },
      response: noAuthToken,
    },
  ],
};

export const wrongCredentials: Scenario = {
  name: 'bearers that are unknown, of the wrong kind or gone',
  source,
  at: start,
  exchanges: [
    {
      name: 'an unknown bearer',
      operation: 'listTokens',
      request: get(fieldTokens, authorized('sandbox-admin-bearer-002')),
      response: invalidToken,
    },
    {
      name: 'a bearer in another letter case',
      operation: 'listTokens',
      request: get(fieldTokens, authorized('SANDBOX-ADMIN-BEARER-001')),
      response: invalidToken,
    },
    {
      name: 'a service account lists builds',
      operation: 'listBuilds',
      request: get(buildsTarget, admin),
      response: invalidToken,
    },
    {
      name: 'a service account reads the SDK configuration',
      operation: 'getSdkConfig',
      request: get('/v1/app', admin),
      response: invalidToken,
    },
    minted(1),
    {
      name: 'the scheme in upper case',
      operation: 'listTokens',
      request: get(fieldTokens, { authorization: 'BEARER sandbox-admin-bearer-001' }),
      response: ok({ items: [shown(1)], ...page(1, 100, 1, 1) }),
    },
    {
      name: 'the token is deleted',
      operation: 'deleteToken',
      request: { method: 'DELETE', target: `${fieldTokens}/${tokenId(1)}`, headers: admin },
      response: ok({ delete: 'OK' }),
    },
    {
      name: 'a deleted token on a token operation',
      operation: 'listTokens',
      request: get(fieldTokens, authorized(tokenBearer(1))),
      response: invalidToken,
    },
    {
      name: 'a deleted token reads the SDK configuration',
      operation: 'getSdkConfig',
      request: get('/v1/app', authorized(tokenBearer(1))),
      response: invalidToken,
    },
  ],
};

const [acme] = demoOrganizations;
const [ciAdmin, auditor] = acme.serviceAccounts;
const expiring = { ...ciAdmin, expiresAt: '2026-03-02T11:00:00Z' };

export const expiredCredentials: Scenario = {
  name: 'a service account expires, its tokens do not',
  source,
  at: start,
  options: { organizations: [{ ...acme, serviceAccounts: [expiring, auditor] }] },
  exchanges: [
    minted(1),
    {
      name: 'a millisecond before the end',
      operation: 'getToken',
      at: '2026-03-02T10:59:59.999Z',
      request: get(`${fieldTokens}/${tokenId(1)}`, admin),
      response: ok(shown(1)),
    },
    {
      name: 'at the end',
      operation: 'getToken',
      at: '2026-03-02T11:00:00Z',
      request: get(`${fieldTokens}/${tokenId(1)}`, admin),
      response: invalidToken,
    },
    {
      name: 'an account without an end, ten years later',
      operation: 'getToken',
      at: '2036-03-02T10:39:45Z',
      request: get(`${fieldTokens}/${tokenId(1)}`, viewer),
      response: ok(shown(1)),
    },
    {
      name: 'the token works, ten years later',
      operation: 'listBuilds',
      request: get(`${buildsTarget}?versionName=none`, authorized(tokenBearer(1))),
      response: ok({ items: [], ...page(0, 100, 1, 1) }),
    },
  ],
};

const developer = { id: 'dev', role: 'Developer', bearer: 'sandbox-developer-bearer' };
const asDeveloper = authorized(developer.bearer);
const item = `${fieldTokens}/${tokenId(1)}`;

/** All token operations by a caller who may not carry them out. */
const forbidden = (who: string, headers: Readonly<Record<string, string>>, operations: readonly string[]) =>
  (
    [
      ['createToken', send('POST', fieldTokens, {}, headers)],
      ['listTokens', get(fieldTokens, headers)],
      ['getToken', get(item, headers)],
      ['updateToken', send('PUT', item, { description: '' }, headers)],
      ['deleteToken', { method: 'DELETE', target: item, headers }],
    ] as const
  )
    .filter(([operation]) => operations.includes(operation))
    .map(
      ([operation, request]): FixtureExchange => ({
        name: `${who}: ${operation}`,
        operation,
        request,
        response: unauthorized,
      }),
    );

export const permissions: Scenario = {
  name: 'what roles and app tokens may do',
  source,
  at: start,
  options: { organizations: [{ ...acme, serviceAccounts: [ciAdmin, auditor, developer] }] },
  exchanges: [
    minted(1, { description: 'first' }),
    ...forbidden('an app token', authorized(tokenBearer(1)), [
      'createToken',
      'listTokens',
      'getToken',
      'updateToken',
      'deleteToken',
    ]),
    ...forbidden('a viewer', viewer, ['createToken', 'updateToken', 'deleteToken']),
    {
      name: 'the permission is checked before the organization',
      operation: 'createToken',
      request: send('POST', '/v1/organizations/nobody/apps/nothing/tokens', {}, viewer),
      response: unauthorized,
    },
    {
      name: 'a viewer reads',
      operation: 'getToken',
      request: get(item, viewer),
      response: ok(shown(1, { description: 'first' })),
    },
    {
      name: 'a developer mints',
      operation: 'createToken',
      random: minted(2).random ?? [],
      request: send('POST', fieldTokens, {}, asDeveloper),
      response: ok(shown(2)),
    },
    {
      name: 'a developer changes',
      operation: 'updateToken',
      request: send('PUT', item, { description: 'changed' }, asDeveloper),
      response: ok(shown(1, { description: 'changed' })),
    },
    {
      name: 'a developer deletes',
      operation: 'deleteToken',
      request: { method: 'DELETE', target: item, headers: asDeveloper },
      response: ok({ delete: 'OK' }),
    },
    {
      name: 'a developer lists',
      operation: 'listTokens',
      request: get(fieldTokens, asDeveloper),
      response: ok({ items: [shown(2)], ...page(1, 100, 1, 1) }),
    },
    {
      name: 'a developer reads',
      operation: 'getToken',
      request: get(`${fieldTokens}/${tokenId(2)}`, asDeveloper),
      response: ok(shown(2)),
    },
  ],
};
