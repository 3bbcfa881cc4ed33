import { type FixtureExchange, type Scenario, uuidDraw } from '@tokenyard/core/testing';
import {
  adminRequests,
  asking,
  authorized,
  bare,
  callbackUrlsPath,
  claims,
  demoPair,
  denied,
  invalid,
  jwt,
  limited,
  minted,
  minting,
  missing,
  nobodyId,
  notFound,
  options,
  start,
  startSeconds,
  subClientPath,
  succeeded,
  swagger,
  writing,
} from './parts.ts';

const shown = succeeded('dce0f573', { callbackUrls: ['https://shop.example.com'] });
const read: Pick<FixtureExchange, 'operation' | 'request'> = {
  operation: 'getCallbackUrls',
  request: asking('GET', callbackUrlsPath),
};
const wrong = minting({ ...demoPair, clientSecret: 'wrong' });

export const limits: Scenario = {
  name: 'a window of four requests of one client id',
  source: swagger,
  at: start,
  options: { ...options, rateLimit: { limit: 4, windowSeconds: 30 } },
  exchanges: [
    {
      name: 'no token does not count',
      request: { method: 'GET', target: callbackUrlsPath, headers: {} },
      operation: 'getCallbackUrls',
      response: bare(401),
    },
    { name: 'an unknown path does not count', request: asking('GET', '/nothing'), response: bare(404) },
    {
      name: 'an unknown method does not count',
      request: asking('PUT', callbackUrlsPath),
      response: bare(405, { allow: 'GET, POST, HEAD' }),
    },
    {
      name: 'a mint of another type does not count',
      operation: 'createToken',
      request: minting(demoPair, { 'content-type': 'text/plain' }),
      response: bare(415),
    },
    {
      name: 'a mint without a secret does not count',
      operation: 'createToken',
      request: minting({ clientId: demoPair.clientId }),
      response: missing('clientSecret'),
    },
    {
      name: 'a mint with an unknown member does not count',
      operation: 'createToken',
      request: minting({ ...demoPair, x: 1 }),
      response: invalid('x'),
    },
    {
      name: 'a wrong secret counts, and opens the window',
      at: '2026-03-02T09:00:00.250Z',
      operation: 'createToken',
      request: wrong,
      response: denied,
    },
    {
      name: 'a mint counts',
      at: '2026-03-02T09:00:10Z',
      operation: 'createToken',
      random: [uuidDraw(claims.jti)],
      request: minting(demoPair),
      response: minted(claims.jti, startSeconds + 10),
    },
    {
      name: 'a refused body counts',
      operation: 'setCallbackUrls',
      request: writing('POST', callbackUrlsPath, {}),
      response: missing('callbackUrls'),
    },
    {
      name: 'an unknown registered client counts',
      operation: 'getSubClient',
      request: asking('GET', subClientPath(nobodyId)),
      response: notFound,
    },
    { name: 'one too many', ...read, response: limited(21) },
    {
      name: 'the head of it',
      operation: 'getCallbackUrls',
      request: { ...read.request, method: 'HEAD' },
      response: { status: 429, headers: limited(21).headers },
    },
    { name: 'mints are limited too', operation: 'createToken', request: minting(demoPair), response: limited(21) },
    { name: 'the limit is checked before the secret', operation: 'createToken', request: wrong, response: limited(21) },
    {
      name: 'the body of a mint is checked before the limit',
      operation: 'createToken',
      request: minting({}),
      response: missing('clientId'),
    },
    ...adminRequests.map(
      ([operation, request]): FixtureExchange => ({
        name: `${operation} is limited before its media type, body and id`,
        operation,
        request: { ...request, headers: authorized(), ...(request.body === undefined ? {} : { body: '<xml/>' }) },
        response: limited(21),
      }),
    ),
    {
      name: 'another client id has a window of its own',
      operation: 'createToken',
      request: minting({ clientId: 'other', clientSecret: 'x' }),
      response: denied,
    },
    {
      name: 'so has a token of another main client',
      operation: 'getCallbackUrls',
      request: asking('GET', callbackUrlsPath, jwt({ ...claims, sub: 'third' })),
      response: succeeded('dce0f573', { callbackUrls: [] }),
    },
    { name: 'the last millisecond of the window', at: '2026-03-02T09:00:30.249Z', ...read, response: limited(1) },
    {
      name: 'its end; the refused requests have not moved it',
      at: '2026-03-02T09:00:30.250Z',
      ...read,
      response: shown,
    },
  ],
};

export const publishedLimit: Scenario = {
  name: 'a hundred requests in a minute, where no option says otherwise',
  source: swagger,
  at: start,
  options,
  exchanges: [
    ...Array.from({ length: 100 }, (_, index) => ({ name: `request ${index + 1}`, ...read, response: shown })),
    { name: 'request 101', ...read, response: limited(60) },
    { name: 'a minute later', at: '2026-03-02T09:01:00Z', ...read, response: shown },
  ],
};
