import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import {
  admin,
  drawsOf,
  fieldTokens,
  get,
  kioskAppId,
  kioskTokens,
  minted,
  ok,
  page,
  send,
  shown,
  source,
  start,
  token,
  tokenBearer,
  tokenId,
} from './parts.ts';

/** Mints the n-th token with a request that is not the usual one. */
const mintedBy = (
  n: number,
  name: string,
  request: FixtureExchange['request'],
  members: Parameters<typeof shown>[1],
): FixtureExchange => ({
  name,
  operation: 'createToken',
  random: drawsOf(tokenId(n), tokenBearer(n)),
  request,
  response: ok(shown(n, members)),
});

const longest = '\u{1f511}'.repeat(1000);
const longestScope = '\u{1f511}'.repeat(64);

export const creation: Scenario = {
  name: 'tokens are minted from all that a request may ask for',
  source,
  at: start,
  exchanges: [
    mintedBy(1, 'no body', { method: 'POST', target: fieldTokens, headers: admin }, {}),
    mintedBy(2, 'an empty object', send('POST', fieldTokens, {}), {}),
    mintedBy(3, 'an empty description', send('POST', fieldTokens, { description: '' }), { description: '' }),
    mintedBy(4, 'no scopes', send('POST', fieldTokens, { scopes: [] }), { scopes: [] }),
    mintedBy(
      5,
      'scopes in their order, repeats removed',
      send('POST', fieldTokens, { scopes: ['ci', 'sdk', 'ci', 'SDK'] }),
      { scopes: ['ci', 'sdk', 'SDK'] },
    ),
    mintedBy(
      6,
      'the longest texts, counted in code points',
      send('POST', fieldTokens, { description: longest, scopes: [longestScope] }),
      { description: longest, scopes: [longestScope] },
    ),
    mintedBy(
      7,
      'unknown members are ignored',
      send('POST', fieldTokens, { id: tokenId(1), bearer: 'chosen', name: null, description: 'own' }),
      { description: 'own' },
    ),
    mintedBy(
      8,
      'any media type',
      {
        method: 'POST',
        target: fieldTokens,
        headers: { ...admin, 'content-type': 'text/plain' },
        body: '{"description":"text"}',
      },
      { description: 'text' },
    ),
    minted(9, { description: 'of another app' }, { target: kioskTokens, id: kioskAppId }),
    {
      name: 'the other app has one token',
      operation: 'listTokens',
      request: get(kioskTokens, admin),
      response: ok({ items: [shown(9, { description: 'of another app' }, kioskAppId)], ...page(1, 100, 1, 1) }),
    },
  ],
};

const item = `${fieldTokens}/${tokenId(1)}`;

export const changes: Scenario = {
  name: 'a token is changed member by member',
  source,
  at: start,
  exchanges: [
    minted(1, { description: 'first', scopes: ['ci'] }),
    {
      name: 'the description alone',
      operation: 'updateToken',
      request: send('PUT', item, { description: 'second' }),
      response: ok(shown(1, { description: 'second', scopes: ['ci'] })),
    },
    {
      name: 'the scopes alone, repeats removed',
      operation: 'updateToken',
      request: send('PUT', item, { scopes: ['sdk', 'ci', 'sdk'] }),
      response: ok(shown(1, { description: 'second', scopes: ['sdk', 'ci'] })),
    },
    {
      name: 'nothing, without a body',
      operation: 'updateToken',
      request: { method: 'PUT', target: item, headers: admin },
      response: ok(shown(1, { description: 'second', scopes: ['sdk', 'ci'] })),
    },
    {
      name: 'id and bearer cannot be changed',
      operation: 'updateToken',
      request: send('PUT', item, { id: tokenId(2), bearer: 'chosen', description: '', scopes: [] }),
      response: ok(shown(1, { description: '', scopes: [] })),
    },
    {
      name: 'the change is kept',
      operation: 'getToken',
      request: get(item, admin),
      response: ok(shown(1, { description: '', scopes: [] })),
    },
    {
      name: 'HEAD',
      operation: 'getToken',
      request: { method: 'HEAD', target: item, headers: admin },
      response: { ...ok(shown(1, { description: '', scopes: [] })), body: undefined },
    },
    {
      name: 'HEAD of nothing',
      operation: 'getToken',
      request: { method: 'HEAD', target: `${fieldTokens}/${tokenId(2)}`, headers: admin },
      response: { status: 404, headers: { 'content-type': 'application/json', 'content-length': '67' } },
    },
  ],
};

const hidden = token({ id: tokenId(1), description: 'hidden', scopes: ['sdk'] });

export const hiddenBearers: Scenario = {
  name: 'bearers are shown once with the option hideBearer',
  source,
  at: start,
  options: { hideBearer: true },
  exchanges: [
    minted(1, { description: 'hidden' }),
    { name: 'read', operation: 'getToken', request: get(item, admin), response: ok(hidden) },
    {
      name: 'list',
      operation: 'listTokens',
      request: get(fieldTokens, admin),
      response: ok({ items: [hidden], ...page(1, 100, 1, 1) }),
    },
    {
      name: 'change',
      operation: 'updateToken',
      request: send('PUT', item, {}),
      response: ok(hidden),
    },
  ],
};
