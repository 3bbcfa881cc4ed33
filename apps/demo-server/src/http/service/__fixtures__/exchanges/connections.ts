import type { Scenario } from '@tokenyard/core/testing';
import { connectionIds, idOf, start } from '../ids.ts';
import {
  answered,
  connections,
  done,
  exchange,
  invalid,
  noSuch,
  problem,
  request,
  source,
  spaceCodeId,
} from './parts.ts';

const base = { source, at: start } as const;

const body = {
  name: 'kiosk',
  provider: 'mews-pos',
  credentials: { apiKey: 'sk_test_x' },
  default_request: { spaceCodeId },
};
const kiosk = {
  id: idOf('con', 1),
  name: 'kiosk',
  provider: 'mews-pos',
  base_url: null,
  default_request: body.default_request,
  version: 1,
  created_at: start,
  updated_at: start,
};
const place = `/v1/connections/${kiosk.id}`;
const create = (changes: object = {}) => request('POST', '/v1/connections', { body: { ...body, ...changes } });
const change = (changes: object) => request('PATCH', place, { body: changes });
const cursorBehind = (id: string) => btoa(JSON.stringify(['connections', Date.parse(start), id])).replaceAll('=', '');
const later = '2026-03-02T10:01:00.000Z';

export const life: Scenario = {
  ...base,
  name: 'a connection is created, read, changed and deleted',
  exchanges: [
    exchange('create', 'createConnection', create(), answered(201, kiosk, { location: place })),
    exchange('read', 'getConnection', request('GET', place, { as: 'reader' }), answered(200, kiosk)),
    exchange(
      'change what is given',
      'updateConnection',
      change({ name: 'bar', version: 1 }),
      answered(200, { ...kiosk, name: 'bar', version: 2, updated_at: later }),
      { at: later },
    ),
    exchange(
      'change what was changed meanwhile',
      'updateConnection',
      change({ name: 'bistro', version: 1 }),
      problem('conflict', 'The connection was changed meanwhile', { version: 2 }),
    ),
    exchange(
      'change to a real host with the credentials of a sandbox',
      'updateConnection',
      change({ base_url: 'https://api.mews.com/pos' }),
      problem('environment-mismatch', 'Sandbox credentials are pointed at a real host'),
    ),
    exchange(
      'the same, on purpose',
      'updateConnection',
      change({ base_url: 'https://api.mews.com/pos', allow_environment_mismatch: true }),
      answered(200, {
        ...kiosk,
        name: 'bar',
        base_url: 'https://api.mews.com/pos',
        version: 3,
        updated_at: later,
      }),
    ),
    exchange('delete', 'deleteConnection', request('DELETE', place), done(204)),
    exchange('delete again', 'deleteConnection', request('DELETE', place), noSuch('connection')),
  ],
};

export const refusals: Scenario = {
  ...base,
  name: 'a connection has a name of its own, credentials that its provider can read, and the right host',
  exchanges: [
    exchange(
      'a name that is taken',
      'createConnection',
      create({ name: 'applivery' }),
      problem('conflict', 'There is a connection named applivery already'),
    ),
    exchange(
      'a change to a name that is taken',
      'updateConnection',
      request('PATCH', `/v1/connections/${connectionIds['mews-pos']}`, { body: { name: 'applivery' } }),
      problem('conflict', 'There is a connection named applivery already'),
    ),
    exchange(
      'credentials of another form',
      'createConnection',
      create({ credentials: { apiKey: 5, user: 'x' } }),
      problem('invalid-credentials', 'credentials.apiKey must be string; credentials.user is not known'),
    ),
    exchange(
      'real credentials for the sandbox',
      'createConnection',
      create({ credentials: { apiKey: 'live' } }),
      problem('environment-mismatch', 'None of the credentials is one of the built-in Mews POS sandbox'),
    ),
    exchange(
      'sandbox credentials for a real host',
      'createConnection',
      create({ base_url: 'https://api.mews.com/pos' }),
      problem('environment-mismatch', 'Sandbox credentials are pointed at a real host'),
    ),
    exchange(
      'a provider that nobody knows',
      'createConnection',
      create({ provider: 'nobody' }),
      problem('invalid-request', 'There is no such provider', {
        errors: [
          {
            pointer: '/provider',
            detail: 'must be one of mews-pos, mews-connector, merchant-backend, applivery, mesh-admin',
          },
        ],
      }),
    ),
    exchange(
      'a token request of another form',
      'createConnection',
      create({ default_request: { spaceCodeId: 'nonsense' } }),
      problem('invalid-request', 'The token request breaks the rules of the provider', {
        errors: [{ pointer: '/default_request/spaceCodeId', detail: 'must be a valid guid' }],
      }),
    ),
    exchange(
      'a base URL with a query',
      'createConnection',
      create({ base_url: 'https://api.mews.com/pos?key=1' }),
      invalid({ pointer: '/base_url', detail: 'must hold no user, password, query or fragment' }),
    ),
  ],
};

export const lists: Scenario = {
  ...base,
  name: 'connections are listed page by page, oldest first',
  exchanges: [
    exchange(
      'all',
      'listConnections',
      request('GET', '/v1/connections', { as: 'reader' }),
      answered(200, { connections, next_cursor: null }),
    ),
    ...[0, 4].map((from) =>
      exchange(
        `four, from the ${from + 1}th on`,
        'listConnections',
        request('GET', `/v1/connections?limit=4${from === 0 ? '' : `&cursor=${cursorBehind(connections[3].id)}`}`),
        answered(200, {
          connections: connections.slice(from, from + 4),
          next_cursor: from === 0 ? cursorBehind(connections[3].id) : null,
        }),
      ),
    ),
    exchange(
      'a page that ends with the list',
      'listConnections',
      request('GET', '/v1/connections?limit=6'),
      answered(200, { connections, next_cursor: null }),
    ),
    exchange(
      'of one provider',
      'listConnections',
      request('GET', '/v1/connections?provider=merchant-backend'),
      answered(200, { connections: [connections[2], connections[5]], next_cursor: null }),
    ),
    exchange(
      'of a provider that nobody knows',
      'listConnections',
      request('GET', '/v1/connections?provider=nobody'),
      answered(200, { connections: [], next_cursor: null }),
    ),
  ],
};
