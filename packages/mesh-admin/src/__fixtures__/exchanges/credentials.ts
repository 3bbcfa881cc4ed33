import { type FixtureExchange, type Scenario, uuidDraw } from '@tokenyard/core/testing';
import {
  adminRequests,
  asking,
  authorized,
  bare,
  callbackUrlsPath,
  claims,
  demoPair,
  type Headers,
  jwt,
  logoPath,
  minted,
  minting,
  nobodyId,
  options,
  rowsOf,
  start,
  startSeconds,
  subClientPath,
  subClientsPath,
  succeeded,
  swagger,
  writing,
} from './parts.ts';

const unauthorized = bare(401);
const urls = { callbackUrls: ['https://shop.example.com'] };
const shown = succeeded('dce0f573', urls);

const refusedHeaders: readonly (readonly [name: string, headers: Headers])[] = [
  ['nothing', {}],
  ['another scheme', { authorization: `Basic ${btoa('user:password')}` }],
  ['no scheme', { authorization: jwt() }],
  ['no token', { authorization: 'Bearer' }],
  ['two tokens', { authorization: `Bearer ${jwt()} ${jwt()}` }],
  ['two values', { authorization: `Bearer ${jwt()}, Bearer ${jwt()}` }],
  ['no JWT', authorized('nothing')],
  ['a signature of another key', authorized(jwt(claims, 'another-key-that-is-long-enough-too'))],
  ['no signature', authorized(jwt().replace(/[^.]*$/, ''))],
  ['no algorithm', authorized(jwt(claims, options.jwtKey, 'none'))],
  ['another algorithm', authorized(jwt(claims, options.jwtKey, 'HS512'))],
  ['another audience', authorized(jwt({ ...claims, aud: 'mesh-integration-api' }))],
  ['no audience', authorized(jwt({ ...claims, aud: undefined }))],
  ['no end', authorized(jwt({ ...claims, exp: undefined }))],
  ['no main client', authorized(jwt({ ...claims, sub: undefined }))],
  ['an end that is now', authorized(jwt({ ...claims, exp: startSeconds }))],
  ['an end that was long ago', authorized(jwt({ ...claims, exp: 1 }))],
];

export const refusedTokens: Scenario = {
  name: 'what is no live token of this API opens nothing',
  source: swagger,
  at: start,
  options,
  exchanges: [
    ...refusedHeaders.map(
      ([name, headers]): FixtureExchange => ({
        name,
        operation: 'getCallbackUrls',
        request: { method: 'GET', target: callbackUrlsPath, headers },
        response: unauthorized,
      }),
    ),
    ...adminRequests.map(
      ([operation, request]): FixtureExchange => ({
        name: `${operation} without a token`,
        operation,
        request: {
          ...request,
          headers: Object.fromEntries(Object.entries(request.headers).filter(([header]) => header !== 'authorization')),
        },
        response: unauthorized,
      }),
    ),
  ],
};

const wrongType = (method: string, target: string) => ({
  ...writing(method, target, '<xml/>', { 'content-type': 'application/xml' }),
});
const withoutToken = (request: { readonly method: string; readonly target: string; readonly body?: unknown }) => ({
  ...request,
  headers: { 'content-type': 'application/xml' },
});

export const orderOfChecks: Scenario = {
  name: 'a token is checked before media type, body and id, these in that order',
  source: swagger,
  at: start,
  options,
  exchanges: [
    ...rowsOf('createSubClient', [
      ['no token and a wrong type', withoutToken(wrongType('POST', subClientsPath)), unauthorized],
      ['a wrong type and a wrong body', wrongType('POST', subClientsPath), bare(415)],
    ]),
    ...rowsOf('getSubClient', [
      ['no token and an unknown id', { method: 'GET', target: subClientPath(nobodyId), headers: {} }, unauthorized],
    ]),
    ...rowsOf('deleteLogo', [
      ['no token and no UUID', { method: 'DELETE', target: logoPath('x'), headers: {} }, unauthorized],
    ]),
    ...rowsOf('updateSubClient', [
      ['a wrong type and an unknown id', wrongType('PUT', subClientPath(nobodyId)), bare(415)],
    ]),
  ],
};

const second = '5a1f7c02-33aa-4b5c-9d10-0c2b7f7b2a11';

export const lives: Scenario = {
  name: 'a token lives for an hour, whatever is minted after it',
  source: swagger,
  at: '2026-03-02T09:00:00.400Z',
  options,
  exchanges: [
    {
      name: 'mint',
      operation: 'createToken',
      random: [uuidDraw(claims.jti)],
      request: minting(demoPair),
      response: minted(claims.jti),
    },
    ...rowsOf('getCallbackUrls', [
      ['use it', asking('GET', callbackUrlsPath), shown],
      ['the scheme in lower case', with_('bearer '), shown],
      ['the scheme in upper case', with_('BEARER '), shown],
      ['several spaces', with_('Bearer   '), shown],
    ]),
    {
      name: 'mint another',
      operation: 'createToken',
      at: '2026-03-02T09:30:00Z',
      random: [uuidDraw(second)],
      request: minting(demoPair),
      response: minted(second, startSeconds + 1800),
    },
    {
      name: 'the last millisecond of the first',
      operation: 'getCallbackUrls',
      at: '2026-03-02T09:59:59.999Z',
      request: asking('GET', callbackUrlsPath),
      response: shown,
    },
    {
      name: 'its end',
      operation: 'getCallbackUrls',
      at: '2026-03-02T10:00:00Z',
      request: asking('GET', callbackUrlsPath),
      response: unauthorized,
    },
    {
      name: 'the second goes on',
      operation: 'getCallbackUrls',
      request: asking(
        'GET',
        callbackUrlsPath,
        jwt({ ...claims, iat: startSeconds + 1800, exp: startSeconds + 5400, jti: second }),
      ),
      response: shown,
    },
  ],
};

function with_(scheme: string) {
  return { method: 'GET', target: callbackUrlsPath, headers: { authorization: scheme + jwt() } };
}
