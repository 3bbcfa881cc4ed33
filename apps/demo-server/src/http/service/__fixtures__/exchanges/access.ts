import type { Scenario } from '@tokenyard/core/testing';
import { newApiKeySecret } from '../../../../crypto/api-key.ts';
import { connectionIds, idOf, numbered, start } from '../ids.ts';
import { secretOf } from '../keys.ts';
import {
  answered,
  connections,
  done,
  exchange,
  forbidden,
  missingKey,
  noSuch,
  type OperationId,
  problem,
  refusedKey,
  request,
  source,
} from './parts.ts';
import { sample, sampleIds, samples, subjects, unknown } from './samples.ts';

const base = { source, at: start } as const;
const reading = (as: 'admin' | 'shortLived') => sample('getConnection', { as });
const bearing = (token: string) => sample('getConnection', { as: null, headers: { authorization: token } });

export const missing: Scenario = {
  ...base,
  name: 'no operation goes without an API key',
  exchanges: sampleIds.map((id) => exchange(id, id, sample(id, { as: null }), missingKey)),
};

const admin = secretOf('admin');
const neverIssued = newApiKeySecret('admin', { bytes: (length) => numbered(length, 0) });

export const credentials: Scenario = {
  ...base,
  name: 'an API key works while it is one, lives and was not revoked',
  exchanges: [
    ...[
      ['another scheme', `Basic ${btoa(`admin:${admin}`)}`],
      ['no token', 'Bearer'],
      ['two tokens', `Bearer ${admin} ${admin}`],
      ['two values', `Bearer ${admin}, Bearer ${admin}`],
    ].map(([name = '', value = '']) => exchange(name, 'getConnection', bearing(value), missingKey)),
    ...[
      ['a key of nobody', 'Bearer letmein'],
      ['a mistyped key', `Bearer ${admin.slice(0, -1)}${admin.endsWith('0') ? '1' : '0'}`],
      ['half a key', `Bearer ${admin.slice(0, 30)}`],
      ['a well-formed key that was never issued', `Bearer ${neverIssued}`],
    ].map(([name = '', value = '']) => exchange(name, 'getConnection', bearing(value), refusedKey)),
    exchange('the scheme in another case', 'getConnection', bearing(`bEARER ${admin}`), noSuch('connection')),
    exchange('the last moment of its life', 'getConnection', reading('shortLived'), noSuch('connection'), {
      at: '2026-03-02T10:59:59.999Z',
    }),
    exchange('its end', 'getConnection', reading('shortLived'), refusedKey, { at: '2026-03-02T11:00:00Z' }),
    exchange('revoke a key', 'revokeApiKey', request('DELETE', `/v1/api-keys/${idOf('key', 0x1007)}`), done(204)),
    exchange('the revoked key', 'getConnection', sample('getConnection', { as: 'issuer' }), refusedKey),
    exchange('another key goes on', 'getConnection', reading('admin'), noSuch('connection')),
  ],
};

const readerMayNot = [
  'createConnection',
  'updateConnection',
  'deleteConnection',
  'checkConnection',
  'reconcileConnection',
  'mintToken',
  'vendToken',
  'rotateToken',
  'revokeToken',
  'revokeConnectionTokens',
  'revokeBySecret',
  'sendChallenge',
  'answerChallenge',
  'listAudit',
  'verifyAudit',
  'createAuditCheckpoint',
  'listAuditCheckpoints',
  'createApiKey',
  'listApiKeys',
  'revokeApiKey',
] as const;

export const roles: Scenario = {
  ...base,
  name: 'a reader may do nothing but read',
  exchanges: readerMayNot.map((id) =>
    exchange(id, id, sample(id, { as: 'reader' }), forbidden(`The role reader does not allow ${id}`)),
  ),
};

const rateLimited = (seconds: number) =>
  problem(
    'rate-limited',
    'This API key has used up its requests of this minute',
    {},
    { 'retry-after': String(seconds) },
  );

export const rateLimit: Scenario = {
  ...base,
  name: 'a key has so many requests a minute, whatever they are for',
  exchanges: [
    exchange('the one request of this minute', 'getToken', sample('getToken', { as: 'slow' }), noSuch('token')),
    ...sampleIds.map((id) => exchange(id, id, sample(id, { as: 'slow' }), rateLimited(60))),
    exchange('half a minute later', 'getToken', sample('getToken', { as: 'slow' }), rateLimited(30), {
      at: '2026-03-02T10:00:30Z',
    }),
    exchange('the next minute', 'getToken', sample('getToken', { as: 'slow' }), noSuch('token'), {
      at: '2026-03-02T10:01:00Z',
    }),
  ],
};

export const absent: Scenario = {
  ...base,
  name: 'what is not there is not found',
  exchanges: Object.entries(subjects).map(([id, what]) => {
    const operation = sampleIds.find((name) => name === id) ?? 'getToken';
    return exchange(id, operation, sample(operation), noSuch(what));
  }),
};

const elsewhere = connectionIds.applivery;
const ofConnections = (Object.keys(subjects) as OperationId[]).filter((id) => subjects[id] === 'connection');
const unlimitedOnly = [
  'createConnection',
  'verifyAudit',
  'createAuditCheckpoint',
  'listAuditCheckpoints',
  'createApiKey',
  'listApiKeys',
  'revokeApiKey',
] as const;

export const limits: Scenario = {
  ...base,
  name: 'a key that is limited to connections does not learn of others',
  exchanges: [
    ...ofConnections.map((id) => {
      const { method, target, body } = samples[id];
      const sent = request(method, target.replace(unknown.connection, elsewhere), { as: 'limited', body });
      return exchange(`${id} of another connection`, id, sent, noSuch('connection'));
    }),
    exchange(
      'its own connection',
      'listConnections',
      sample('listConnections', { as: 'limited' }),
      answered(200, { connections: connections.slice(0, 1), next_cursor: null }),
    ),
    exchange(
      'tokens of another connection',
      'listTokens',
      request('GET', `/v1/tokens?connection_id=${elsewhere}`, { as: 'limited' }),
      answered(200, { tokens: [], next_cursor: null }),
    ),
    exchange(
      'challenges of another connection',
      'listChallenges',
      request('GET', `/v1/challenges?connection_id=${elsewhere}`, { as: 'limited' }),
      answered(200, { challenges: [], next_cursor: null }),
    ),
    exchange(
      'the audit of another connection',
      'listAudit',
      request('GET', `/v1/audit?chain=${elsewhere}`, { as: 'limited' }),
      answered(200, { records: [], next_cursor: null }),
    ),
    exchange(
      'the audit of the service',
      'listAudit',
      request('GET', '/v1/audit?chain=service', { as: 'limited' }),
      answered(200, { records: [], next_cursor: null }),
    ),
    ...unlimitedOnly.map((id) =>
      exchange(id, id, sample(id, { as: 'limited' }), forbidden('This API key is limited to some connections')),
    ),
  ],
};

export const outage: Scenario = {
  ...base,
  name: 'nothing works without the database, but what cannot be a key is refused without it',
  options: { databaseFails: true },
  exchanges: [
    exchange('a mistyped key', 'getConnection', bearing(`Bearer ${admin}0`), refusedKey),
    exchange('no key', 'getToken', sample('getToken', { as: null }), missingKey),
    ...sampleIds.map((id) =>
      exchange(id, id, sample(id), problem('unavailable', 'The database is out of reach', {}, { 'retry-after': '1' })),
    ),
  ],
};
