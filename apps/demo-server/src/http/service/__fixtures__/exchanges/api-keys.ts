import type { Scenario } from '@tokenyard/core/testing';
import { newApiKeySecret } from '../../../../crypto/api-key.ts';
import { connectionIds, firstDraw, idOf, numbered, start } from '../ids.ts';
import { apiKeys } from '../keys.ts';
import { answered, connections, done, exchange, noSuch, problem, refusedKey, request, source } from './parts.ts';
import { unknown } from './samples.ts';

const base = { source, at: start } as const;

const secret = newApiKeySecret('reader', { bytes: (length) => numbered(length, 1) });
const made = {
  id: idOf('key', 2),
  name: 'Kiosk \u{1f600}',
  role: 'reader',
  connections: [connectionIds['mesh-admin']],
  rate_limit: 5,
  created_at: start,
  expires_at: '2026-03-02T12:00:00.000Z',
  revoked_at: null,
};
const place = `/v1/api-keys/${made.id}`;
const { id: _, created_at: __, revoked_at: ___, ...wanted } = made;

const create = (body: object) => request('POST', '/v1/api-keys', { body });
const asMade = (method: string, target: string) =>
  request(method, target, { as: null, headers: { authorization: `Bearer ${secret}` } });

export const life: Scenario = {
  ...base,
  name: 'an API key is created, used and revoked; its secret is shown once',
  exchanges: [
    exchange(
      'create',
      'createApiKey',
      create({ ...wanted, expires_at: '2026-03-02T13:00:00+01:00' }),
      answered(201, { api_key: made, secret }),
    ),
    exchange(
      'use',
      'listConnections',
      asMade('GET', '/v1/connections'),
      answered(200, { connections: [connections[4]], next_cursor: null }),
    ),
    exchange('revoke', 'revokeApiKey', request('DELETE', place), done(204)),
    exchange('use it again', 'listConnections', asMade('GET', '/v1/connections'), refusedKey),
    exchange('revoke it again', 'revokeApiKey', request('DELETE', place), noSuch('API key')),
    exchange(
      'create one that has ended',
      'createApiKey',
      create({ name: 'late', role: 'reader', expires_at: start }),
      problem('invalid-request', 'The API key would never work', {
        errors: [{ pointer: '/expires_at', detail: 'must be in the future' }],
      }),
    ),
    exchange(
      'create one for a connection that does not exist',
      'createApiKey',
      create({ name: 'mistyped', role: 'reader', connections: [connectionIds['mesh-admin'], unknown.connection] }),
      problem('invalid-request', 'There is no such connection', {
        errors: [{ pointer: '/connections/1', detail: 'is no connection' }],
      }),
    ),
  ],
};

/** Draws of the ids of a fresh stage's keys: the administrator's, then connections, then the others. */
const drawOf = (index: number) => (index === 0 ? firstDraw : firstDraw + Object.keys(connectionIds).length + index);
const views = apiKeys.map(({ input }, index) => ({
  id: idOf('key', drawOf(index)),
  name: index === 0 ? 'configured' : input.name,
  role: input.role,
  connections: input.connections,
  rate_limit: index === 0 ? 600 : input.rateLimit,
  created_at: start,
  expires_at: input.expiresAt === null ? null : new Date(input.expiresAt).toISOString(),
  revoked_at: null,
}));
const cursorBehind = (id: string) => btoa(JSON.stringify(['api_keys', Date.parse(start), id])).replaceAll('=', '');
const half = views.slice(0, 4);
const last = half.at(-1)?.id ?? '';

export const lists: Scenario = {
  ...base,
  name: 'API keys are listed page by page, oldest first, without their secrets',
  exchanges: [
    exchange(
      'the first page',
      'listApiKeys',
      request('GET', '/v1/api-keys?limit=4'),
      answered(200, { api_keys: half, next_cursor: cursorBehind(last) }),
    ),
    exchange(
      'the last page',
      'listApiKeys',
      request('GET', `/v1/api-keys?limit=4&cursor=${cursorBehind(last)}`),
      answered(200, { api_keys: views.slice(4), next_cursor: null }),
    ),
  ],
};
