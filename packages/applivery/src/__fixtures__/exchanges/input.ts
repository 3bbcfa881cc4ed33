import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import {
  admin,
  authorized,
  buildsSource,
  buildsTarget,
  fieldTokens,
  get,
  invalid,
  minted,
  ok,
  page,
  refused,
  send,
  shown,
  source,
  start,
  tokenBearer,
  tokenId,
} from './parts.ts';

type Fault = readonly [field: string, message: string];

const tooManyCharacters: Fault = ['description', 'must have at most 1000 characters'];
const badScope = (index: number): Fault => [`scopes.${index}`, 'must have 1 to 64 characters'];

const bodies: readonly (readonly [name: string, body: unknown, ...faults: readonly Fault[]])[] = [
  ['no JSON', '{"description":', ['', 'must be valid JSON']],
  ['white space only', ' ', ['', 'must be valid JSON']],
  ['invalid UTF-8', Uint8Array.of(0x22, 0xff, 0x22), ['', 'must be valid JSON']],
  ['null', null, ['', 'must be an object']],
  ['an array', [], ['', 'must be an object']],
  ['a string', '"sdk"', ['', 'must be an object']],
  ['description null', { description: null }, ['description', 'must be a string']],
  ['description a number', { description: 1 }, ['description', 'must be a string']],
  ['description of 1001 characters', { description: 'x'.repeat(1001) }, tooManyCharacters],
  ['description of 1001 code points', { description: '\u{1f511}'.repeat(1001) }, tooManyCharacters],
  ['scopes null', { scopes: null }, ['scopes', 'must be an array']],
  ['scopes a string', { scopes: 'sdk' }, ['scopes', 'must be an array']],
  ['a scope null', { scopes: ['sdk', null] }, ['scopes.1', 'must be a string']],
  ['a scope of 65 characters', { scopes: ['x'.repeat(65)] }, badScope(0)],
  ['a scope of 65 code points', { scopes: ['sdk', '\u{1f511}'.repeat(65)] }, badScope(1)],
  [
    'everything wrong at once',
    { description: [], scopes: ['', 1] },
    ['description', 'must be a string'],
    badScope(0),
    ['scopes.1', 'must be a string'],
  ],
];

const item = `${fieldTokens}/${tokenId(1)}`;

export const badBodies: Scenario = {
  name: 'bodies that break rules',
  source,
  at: start,
  exchanges: [
    minted(1, { description: 'kept' }),
    ...bodies.flatMap(([name, body, ...faults]): readonly FixtureExchange[] => [
      {
        name: `create: ${name}`,
        operation: 'createToken',
        request: send('POST', fieldTokens, body === null ? 'null' : body),
        response: invalid('body', ...faults),
      },
      {
        name: `update: ${name}`,
        operation: 'updateToken',
        request: send('PUT', item, body === null ? 'null' : body),
        response: invalid('body', ...faults),
      },
    ]),
    {
      name: 'nothing was minted or changed',
      operation: 'listTokens',
      request: get(fieldTokens, admin),
      response: ok({ items: [shown(1, { description: 'kept' })], ...page(1, 100, 1, 1) }),
    },
  ],
};

const maximum = 1_048_576;
/** A body of exactly so many bytes whose surplus is an unknown member. */
const bodyOf = (bytes: number) => `{"unknown":"${'x'.repeat(bytes - 14)}"}`;
const tooLarge = refused(413, 3001, 'Body Validation Error');

export const largeBodies: Scenario = {
  name: 'bodies up to 1 MiB and above',
  source,
  at: start,
  exchanges: [
    {
      ...minted(1),
      name: 'create: 1 MiB',
      request: send('POST', fieldTokens, bodyOf(maximum)),
    },
    {
      name: 'create: one byte more',
      operation: 'createToken',
      request: send('POST', fieldTokens, bodyOf(maximum + 1)),
      response: tooLarge,
    },
    {
      name: 'update: one byte more',
      operation: 'updateToken',
      request: send('PUT', item, bodyOf(maximum + 1)),
      response: tooLarge,
    },
    {
      name: 'a large body of a request without a bearer',
      operation: 'createToken',
      request: { method: 'POST', target: fieldTokens, headers: {}, body: bodyOf(maximum + 1) },
      response: refused(401, 4002, 'No auth token'),
    },
    {
      name: 'a large body of an operation that reads none',
      operation: 'deleteToken',
      request: send('DELETE', item, bodyOf(maximum + 1)),
      response: ok({ delete: 'OK' }),
    },
  ],
};

const badPage: Fault = ['page', 'must be an integer from 1'];
const badLimit: Fault = ['limit', 'must be an integer from 1 to 10000'];
const badSort: Fault = ['sort', 'must be a member name with an optional :asc or :desc'];
const badStatus: Fault = ['status', 'must be pending, in_progress, processed or error'];
const badOs: Fault = ['os', 'must be ios or android'];

const pageQueries: readonly (readonly [query: string, ...faults: readonly Fault[]])[] = [
  ['page=0', badPage],
  ['page=-1', badPage],
  ['page=1.5', badPage],
  ['page=', badPage],
  ['page=one', badPage],
  ['page=9007199254740992', badPage],
  ['page=1&page=2', ['page', 'must be given once only']],
  ['limit=0', badLimit],
  ['limit=10001', badLimit],
  ['limit=1e2', badLimit],
  ['page=0&limit=0', badPage, badLimit],
];
const tokenQueries: typeof pageQueries = [
  ['sort=id:up', badSort],
  ['sort=-id', badSort],
  ['sort=id%20asc', badSort],
];
const buildQueries: typeof pageQueries = [
  ['status=done', badStatus],
  ['status=Processed', badStatus],
  ['status=', badStatus],
  ['os=windows', badOs],
  ['os=iOS', badOs],
  ['os=ios&os=android', ['os', 'must be given once only']],
  ['limit=0&status=done&os=windows', badLimit, badStatus, badOs],
];

const badQuery =
  (operation: string, target: string, headers: Readonly<Record<string, string>>) =>
  ([query, ...faults]: (typeof pageQueries)[number]): FixtureExchange => ({
    name: `${operation}: ${query}`,
    operation,
    request: get(`${target}?${query}`, headers),
    response: invalid('query', ...faults),
  });

export const badQueries: Scenario = {
  name: 'queries that break rules',
  source: buildsSource,
  at: start,
  exchanges: [
    minted(1),
    ...[...pageQueries, ...tokenQueries].map(badQuery('listTokens', fieldTokens, admin)),
    ...[...pageQueries, ...buildQueries].map(badQuery('listBuilds', buildsTarget, authorized(tokenBearer(1)))),
    {
      name: 'unknown parameters are ignored',
      operation: 'listTokens',
      request: get(`${fieldTokens}?status=done&page=1&verbose=`, admin),
      response: ok({ items: [shown(1)], ...page(1, 100, 1, 1) }),
    },
    {
      name: 'sort is unknown to builds and ignored',
      operation: 'listBuilds',
      request: get(`${buildsTarget}?sort=id:up&os=ios&versionName=none`, authorized(tokenBearer(1))),
      response: ok({ items: [], ...page(0, 100, 1, 1) }),
    },
  ],
};
