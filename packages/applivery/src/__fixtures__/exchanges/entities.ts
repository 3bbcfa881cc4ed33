import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import { demoOrganizations } from '../../sandbox/seeds.ts';
import {
  admin,
  fieldAppId,
  fieldTokens,
  get,
  kioskTokens,
  minted,
  noRoute,
  notFound,
  ok,
  organizationId,
  page,
  send,
  shown,
  source,
  start,
  tokenId,
} from './parts.ts';

const [acme] = demoOrganizations;
const other = {
  id: '69a6a31002a72b0aefd19432',
  slug: 'other-ltd',
  serviceAccounts: [],
  apps: [
    { id: '69a6a6f8698de20027dca297', slug: 'other-app', name: 'Other App', builds: [] },
    { id: '69a6aae0698de20027dca298', slug: 'field-app', name: 'Namesake', builds: [] },
  ],
};
const hexSlug = { id: '69a6aec8698de20027dca299', slug: 'abcdefabcdefabcdefabcdef', name: 'Hex', builds: [] };
const options = { organizations: [{ ...acme, apps: [...acme.apps, hexSlug] }, other] };

const tokensOf = (organization: string, app: string) => `/v1/organizations/${organization}/apps/${app}/tokens`;

const unknown: readonly (readonly [name: string, organization: string, app: string])[] = [
  ['an unknown organization', 'nobody', 'field-app'],
  ['an unknown organization id', '69a5519002a72b0aefd19430', 'field-app'],
  ['an organization slug in another letter case', 'Acme-Inc', 'field-app'],
  ['an organization that is foreign to the caller', 'other-ltd', 'other-app'],
  ['a foreign organization by id', '69a6a31002a72b0aefd19432', 'other-app'],
  ['an organization against the pattern', 'acme_inc', 'field-app'],
  ['an organization that is too short', 'ac', 'field-app'],
  ['an organization outside ASCII', 'acm%C3%A9', 'field-app'],
  ['an organization with a null character', 'acme-inc%00', 'field-app'],
  ['an unknown app', 'acme-inc', 'nothing'],
  ['an unknown app id', 'acme-inc', '69a55578698de20027dca290'],
  ['an app slug in another letter case', 'acme-inc', 'Field-App'],
  ['an app of another organization', 'acme-inc', 'other-app'],
  ['an app of another organization by id', 'acme-inc', '69a6a6f8698de20027dca297'],
  ['an app against the pattern', 'acme-inc', 'field.app'],
  ['an app with an encoded slash', 'acme-inc', 'field%2Fapp'],
  ['an app with a backslash, which the pattern lets pass', 'acme-inc', 'field%5Capp'],
];

const empty = ok({ items: [], ...page(0, 100, 1, 1) });
const known: readonly (readonly [name: string, organization: string, app: string])[] = [
  ['slugs', 'acme-inc', 'field-app'],
  ['ids', organizationId, fieldAppId],
  ['ids in upper case', organizationId.toUpperCase(), fieldAppId.toUpperCase()],
  ['percent-encoded slugs', '%61cme%2Dinc', 'field%2dapp'],
  ['a slug that looks like an id', 'acme-inc', hexSlug.slug],
];

const listed = (
  [name, organization, app]: readonly [string, string, string],
  response: FixtureExchange['response'],
): FixtureExchange => ({ name, operation: 'listTokens', request: get(tokensOf(organization, app), admin), response });

export const paths: Scenario = {
  name: 'organizations and apps by id and by slug',
  source,
  at: start,
  options,
  exchanges: [
    ...known.map((path) => listed(path, empty)),
    ...unknown.map((path) => listed(path, notFound)),
    {
      name: 'the app is looked up before the body is read',
      operation: 'createToken',
      request: send('POST', tokensOf('acme-inc', 'nothing'), '{'),
      response: notFound,
    },
    {
      name: 'the app is looked up before the query is read',
      operation: 'listTokens',
      request: get(`${tokensOf('acme-inc', 'nothing')}?page=0`, admin),
      response: notFound,
    },
    { name: 'a malformed escape', request: get(tokensOf('acme-inc', 'field%zz'), admin), response: noRoute },
    { name: 'an empty name', request: get(tokensOf('', 'field-app'), admin), response: noRoute },
  ],
};

const missing: readonly (readonly [name: string, target: string])[] = [
  ['an unknown token', `${fieldTokens}/${tokenId(2)}`],
  ['a token of another app', `${kioskTokens}/${tokenId(1)}`],
  ['a token id that is too short', `${fieldTokens}/${tokenId(1).slice(1)}`],
  ['a token id that is no hex', `${fieldTokens}/${tokenId(1).replace(/.$/, 'g')}`],
  ['a token id outside ASCII', `${fieldTokens}/%F0%9F%94%91`],
];

export const tokenIds: Scenario = {
  name: 'tokens by their id',
  source,
  at: start,
  exchanges: [
    minted(1),
    {
      name: 'in upper case',
      operation: 'getToken',
      request: get(`${fieldTokens}/${tokenId(1).toUpperCase()}`, admin),
      response: ok(shown(1)),
    },
    ...missing.map(
      ([name, target]): FixtureExchange => ({
        name: `read ${name}`,
        operation: 'getToken',
        request: get(target, admin),
        response: notFound,
      }),
    ),
    {
      name: 'change a token of another app',
      operation: 'updateToken',
      request: send('PUT', `${kioskTokens}/${tokenId(1)}`, {}),
      response: notFound,
    },
    {
      name: 'the token is looked up before the body is read',
      operation: 'updateToken',
      request: send('PUT', `${fieldTokens}/${tokenId(2)}`, '{'),
      response: notFound,
    },
    {
      name: 'delete a token of another app',
      operation: 'deleteToken',
      request: { method: 'DELETE', target: `${kioskTokens}/${tokenId(1)}`, headers: admin },
      response: notFound,
    },
    {
      name: 'delete in upper case',
      operation: 'deleteToken',
      request: { method: 'DELETE', target: `${fieldTokens}/${tokenId(1).toUpperCase()}`, headers: admin },
      response: ok({ delete: 'OK' }),
    },
    {
      name: 'delete once more',
      operation: 'deleteToken',
      request: { method: 'DELETE', target: `${fieldTokens}/${tokenId(1)}`, headers: admin },
      response: notFound,
    },
    {
      name: 'read the deleted token',
      operation: 'getToken',
      request: get(`${fieldTokens}/${tokenId(1)}`, admin),
      response: notFound,
    },
    {
      name: 'change the deleted token',
      operation: 'updateToken',
      request: send('PUT', `${fieldTokens}/${tokenId(1)}`, { description: '' }),
      response: notFound,
    },
  ],
};
