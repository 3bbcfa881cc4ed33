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
import { minted, tokenAt } from './tokens.ts';

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

const applivery = `/v1/connections/${connectionIds.applivery}`;
const token = tokenAt('applivery', 2);

export const liveTokens: Scenario = {
  ...base,
  name: 'a connection whose tokens live stays where it is',
  exchanges: [
    exchange('mint', 'mintToken', request('POST', `${applivery}/tokens`), minted(token)),
    exchange(
      'delete it',
      'deleteConnection',
      request('DELETE', applivery),
      problem('conflict', 'Tokens of this connection live; revoke them first'),
    ),
    exchange(
      'move it',
      'updateConnection',
      request('PATCH', applivery, { body: { base_url: 'http://127.0.0.1:1/x' } }),
      problem('conflict', 'Tokens of this connection live; revoke them first'),
    ),
  ],
};

const of = (name: keyof typeof connectionIds, what: string) =>
  request('POST', `/v1/connections/${connectionIds[name]}/${what}`, { as: 'issuer' });
const credentials = { organizationId: 'acme-inc', applicationId: 'field-app', workspaceToken: 'sandbox_other' };
const refused = problem('provider-error', 'applivery refused: Invalid Token', {
  provider: 'applivery',
  provider_status: 401,
  provider_code: 4004,
  provider_title: 'Invalid Token',
  may_have_taken_effect: false,
});

export const checks: Scenario = {
  ...base,
  name: 'a connection is checked by what changes nothing at the provider',
  exchanges: [
    exchange('by its list', 'checkConnection', of('applivery', 'check'), answered(200, { ok: true, method: 'list' })),
    exchange(
      'by the token that was handed over',
      'checkConnection',
      of('mews-connector', 'check'),
      answered(200, { ok: true, method: 'issue' }),
    ),
    exchange(
      'not at all',
      'checkConnection',
      of('mesh-admin', 'check'),
      answered(200, {
        ok: true,
        method: 'none',
        detail: 'The credentials have the right form; only a mint would prove more',
      }),
    ),
    exchange(
      'other credentials',
      'updateConnection',
      request('PATCH', applivery, { body: { credentials } }),
      answered(200, { ...connections[3], version: 2 }),
    ),
    exchange(
      'credentials that are refused',
      'checkConnection',
      of('applivery', 'check'),
      answered(200, { ok: false, method: 'list', detail: 'applivery refused: Invalid Token' }),
    ),
    exchange('reconcile with them', 'reconcileConnection', of('applivery', 'reconcile'), refused),
    exchange('mint with them', 'mintToken', of('applivery', 'tokens'), refused),
  ],
};

const report = (name: keyof typeof connectionIds, comparable: boolean) => ({
  connection_id: connectionIds[name],
  at: start,
  comparable,
  unknown: [],
  missing: [],
  still_there: [],
  expiring: [],
});

export const reconciliation: Scenario = {
  ...base,
  name: 'a connection is compared with the list of its provider, where there is one',
  exchanges: [
    exchange(
      'a list',
      'reconcileConnection',
      of('merchant-backend', 'reconcile'),
      answered(200, report('merchant-backend', true)),
    ),
    exchange(
      'no list',
      'reconcileConnection',
      of('mesh-admin', 'reconcile'),
      answered(200, report('mesh-admin', false)),
    ),
  ],
};
