import type { Scenario } from '@tokenyard/core/testing';
import { idOf, start } from '../ids.ts';
import { exchange, form, invalid, json, type OperationId, problem, request, source } from './parts.ts';
import { sample, sampleIds, samples, unknown } from './samples.ts';

const base = { source, at: start } as const;
const withBody = sampleIds.filter((id) => samples[id].method !== 'GET');

export const unknownParameters: Scenario = {
  ...base,
  name: 'a parameter that an operation does not know is refused',
  exchanges: sampleIds.map((id) => {
    const { method, target, body } = samples[id];
    const sent = request(method, `${target}${target.includes('?') ? '&' : '?'}unknown=1`, { body });
    return exchange(id, id, sent, invalid({ parameter: 'unknown', detail: 'is not known' }));
  }),
};

/** The media type of the body that an operation takes; `undefined` where it takes none. */
function bodyType(id: OperationId): string | undefined {
  const { body } = samples[id];
  return body === undefined ? undefined : typeof body === 'string' ? form : json;
}

export const mediaTypes: Scenario = {
  ...base,
  name: 'a body of another media type is refused with the one that is taken',
  exchanges: [
    ...withBody.map((id) => {
      const type = bodyType(id);
      const detail = type === undefined ? 'No body is expected' : `Content-Type must be ${type}`;
      const response = problem('unsupported-media-type', detail, {}, type === undefined ? {} : { accept: type });
      return exchange(id, id, sample(id, { body: '{}', headers: { 'content-type': 'text/plain' } }), response);
    }),
    exchange(
      'a compressed body',
      'createConnection',
      sample('createConnection', { headers: { 'content-encoding': 'gzip' } }),
      problem('unsupported-media-type', 'Content-Encoding must be identity', {}, { 'accept-encoding': 'identity' }),
    ),
  ],
};

export const tooLarge: Scenario = {
  ...base,
  name: 'a body of more than 64 KiB is not read',
  exchanges: withBody.map((id) =>
    exchange(
      id,
      id,
      sample(id, { body: ''.padEnd(65_537), headers: { 'content-type': json } }),
      problem('content-too-large', 'The request body is too large'),
    ),
  ),
};

export const malformed: Scenario = {
  ...base,
  name: 'a body that is no JSON is refused',
  exchanges: withBody
    .filter((id) => bodyType(id) === json)
    .map((id) =>
      exchange(
        id,
        id,
        sample(id, { body: '{', headers: { 'content-type': json } }),
        problem('malformed-json', 'The request body is not valid JSON in UTF-8'),
      ),
    ),
};

const otherKinds: readonly (readonly [OperationId, keyof typeof unknown, string])[] = [
  ['getConnection', 'connection', 'con'],
  ['updateConnection', 'connection', 'con'],
  ['deleteConnection', 'connection', 'con'],
  ['checkConnection', 'connection', 'con'],
  ['reconcileConnection', 'connection', 'con'],
  ['mintToken', 'connection', 'con'],
  ['vendToken', 'connection', 'con'],
  ['revokeConnectionTokens', 'connection', 'con'],
  ['getToken', 'token', 'tok'],
  ['rotateToken', 'token', 'tok'],
  ['revokeToken', 'token', 'tok'],
  ['getRotation', 'rotation', 'rot'],
  ['sendChallenge', 'challenge', 'chl'],
  ['answerChallenge', 'challenge', 'chl'],
  ['revokeApiKey', 'apiKey', 'key'],
];

export const wrongIds: Scenario = {
  ...base,
  name: 'an id of another kind is refused',
  exchanges: otherKinds.map(([id, kind, prefix]) => {
    const { method, target, body } = samples[id];
    const sent = request(method, target.replace(unknown[kind], idOf('int', 1)), { body });
    return exchange(id, id, sent, invalid({ parameter: 'id', detail: `must match /^${prefix}_[0-9a-f]{32}$/` }));
  }),
};
