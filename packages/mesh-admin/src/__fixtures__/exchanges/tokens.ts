import { type Scenario, uuidDraw } from '@tokenyard/core/testing';
import {
  answered,
  demoPair,
  denied,
  type Headers,
  invalid,
  json,
  jwt,
  minted,
  minting,
  missing,
  options,
  rowsOf,
  start,
  startSeconds,
} from './parts.ts';

const source = 'https://docs.meshconnect.com/api-reference/account-management/auth-token/generate-auth-token';
const text = JSON.stringify(demoPair);
const jti = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;

const takenHeaders: readonly (readonly [name: string, headers: Headers, body?: string])[] = [
  ['application/json', { 'content-type': json }],
  ['text/json', { 'content-type': 'text/json' }],
  ['a type that ends with +json', { 'content-type': 'application/vnd.mesh+json' }],
  ['letter case of the type', { 'content-type': 'Application/JSON' }],
  ['the charset', { 'content-type': 'application/json; charset=utf-8' }],
  ['the charset in upper case and quotes', { 'content-type': 'text/json;Charset="UTF-8"' }],
  ['a parameter of no concern', { 'content-type': 'application/json; version=1' }],
  ['a byte order mark', { 'content-type': json }, `\uFEFF${text}`],
  ['space around the object', { 'content-type': json }, ` \r\n${text}\t`],
  ['a token that is not valid', { 'content-type': json, authorization: 'Bearer nothing' }],
];

export const mintedTokens: Scenario = {
  name: 'tokens are minted by each media type; an Authorization header is of no concern',
  source,
  at: start,
  options,
  exchanges: takenHeaders.map(([name, headers, body = text], index) => ({
    name,
    operation: 'createToken',
    random: [uuidDraw(jti(index))],
    request: minting(body, headers),
    response: minted(jti(index)),
  })),
};

const other = { id: 'other-client', secret: 'other-secret' };

export const deniedTokens: Scenario = {
  name: 'pairs that are not known',
  source,
  at: start,
  options: { ...options, clients: [{ id: demoPair.clientId, secret: demoPair.clientSecret }, other] },
  exchanges: rowsOf('createToken', [
    ['an unknown id', minting({ clientId: 'unknown', clientSecret: demoPair.clientSecret }), denied],
    ['the id of one and the secret of another', minting({ ...demoPair, clientSecret: other.secret }), denied],
    ['the id in upper case', minting({ ...demoPair, clientId: demoPair.clientId.toUpperCase() }), denied],
    ['space behind the secret', minting({ ...demoPair, clientSecret: `${demoPair.clientSecret} ` }), denied],
    ['an id beyond ASCII', minting({ clientId: 'sch\u00f6n/\ud83d\ude00', clientSecret: 'x' }), denied],
  ]),
};

const { clientId, clientSecret } = demoPair;

export const refusedTokenBodies: Scenario = {
  name: 'bodies that ask for no token',
  source,
  at: start,
  options,
  exchanges: rowsOf('createToken', [
    ['no id', minting({ clientSecret }), missing('clientId')],
    ['no secret', minting({ clientId }), missing('clientSecret')],
    ['nothing', minting({}), missing('clientId')],
    ['null', minting({ clientId: null, clientSecret }), missing('clientId')],
    ['an empty text', minting({ clientId, clientSecret: '' }), missing('clientSecret')],
    ['missing goes before wrong', minting({ clientId: 1, clientSecret: null }), missing('clientSecret')],
    ['missing goes before unknown', minting({ scope: 'all', clientId }), missing('clientSecret')],
    ['another letter case', minting({ ClientId: clientId, clientSecret }), missing('clientId')],
    ['a number', minting({ clientId: 1, clientSecret: 2 }), invalid('clientId')],
    ['an object', minting({ clientId, clientSecret: { value: clientSecret } }), invalid('clientSecret')],
    ['a list', minting({ clientId: [clientId], clientSecret }), invalid('clientId')],
    ['an empty list is no empty text', minting({ clientId: [], clientSecret }), invalid('clientId')],
    ['wrong goes before unknown', minting({ scope: 'all', clientId, clientSecret: true }), invalid('clientSecret')],
    ['an unknown member', minting({ clientId, clientSecret, scope: 'all' }), invalid('scope')],
    ['the first of two unknown members', minting({ b: 1, clientId, clientSecret, a: 1 }), invalid('b')],
    ['an unknown member of an odd name', minting(`{"__proto__":1,${text.slice(1)}`), invalid('__proto__')],
    ['no body', minting(undefined), invalid('body')],
    ['no body and no media type', minting(undefined, {}), invalid('body')],
    ['only a byte order mark', minting('\uFEFF'), invalid('body')],
    ['two byte order marks', minting(`\uFEFF\uFEFF${text}`), invalid('body')],
    ['no JSON', minting('clientId=1'), invalid('body')],
    ['JSON that breaks off', minting(text.slice(0, -1)), invalid('body')],
    ['a comma too many', minting(text.replace('}', ',}')), invalid('body')],
    ['null as the body', minting('null'), invalid('body')],
    ['a list as the body', minting([demoPair]), invalid('body')],
    ['a text as the body', minting('"text"'), invalid('body')],
    ['bytes that are no UTF-8', minting(new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])), invalid('body')],
    ['UTF-16', minting(new Uint8Array(Buffer.from(text, 'utf16le'))), invalid('body')],
    ['more than 1 MiB', minting(text + ' '.repeat(1024 * 1024)), invalid('body')],
    ['more than the sandbox reads', minting(new Uint8Array(6 * 1024 * 1024 + 1).fill(0x20)), invalid('body')],
  ]),
};

export const optionalShapes: Scenario = {
  name: 'a team code and the newer status of a token, where options ask for them',
  source: 'https://admin-api.meshconnect.com/swagger/AdminAPI/swagger.json',
  at: start,
  options: { ...options, teamCode: true, tokenStatus: 'succeeded', lifetime: 60 },
  exchanges: [
    {
      name: 'a token',
      operation: 'createToken',
      random: [uuidDraw(jti(1))],
      request: minting(demoPair),
      response: answered(200, {
        content: {
          id_token: jwt({
            sub: clientId,
            aud: 'mesh-admin-api',
            iat: startSeconds,
            exp: startSeconds + 60,
            jti: jti(1),
          }),
          expires_in: 60,
          status: 'succeeded',
        },
        status: 'ok',
        message: '',
        errorHash: 'e47df370',
        teamCode: 'P4',
        errorType: '',
      }),
    },
    {
      name: 'a refusal',
      operation: 'createToken',
      request: minting({ clientId, clientSecret: 'wrong' }),
      response: answered(403, {
        status: 'permissionDenied',
        message: 'Client id or client secret is not valid',
        displayMessage: 'Access was denied.',
        errorHash: 'cd59bd31',
        teamCode: 'P4',
        errorType: 'missingField',
      }),
    },
    {
      name: 'a body that tells its status only has none',
      operation: 'listSubClients',
      request: { method: 'GET', target: '/admin/api/v1/SubClient', headers: {} },
      response: answered(401, { statusCode: 401 }),
    },
  ],
};
