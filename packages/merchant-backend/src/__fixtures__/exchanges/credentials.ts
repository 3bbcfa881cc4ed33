import type { Scenario } from '@tokenyard/core/testing';
import {
  basic,
  bearer,
  exchange,
  failed,
  type Headers,
  minted,
  noContent,
  requests,
  start,
  tokenOf,
  unauthorized,
} from './parts.ts';

const source = 'https://docs.taler.net/core/merchant/index.html';
const scope = { scope: 'all' };
const token = tokenOf('A');
const rest = token.slice('secret-token:'.length);
const base64 = (text: string, encoding: BufferEncoding = 'utf8') => Buffer.from(text, encoding).toString('base64');

const refused: readonly (readonly [name: string, headers: Headers])[] = [
  ['none', {}],
  ['an empty one', { authorization: '' }],
  ['a scheme alone', { authorization: 'Basic' }],
  ['another scheme', { authorization: `Digest ${base64('sandbox:sandbox')}` }],
  ['no scheme', { authorization: token }],
  ['a wrong password', basic('sandbox', 'Sandbox')],
  ['an empty password', basic('sandbox', '')],
  ['another user', basic('admin')],
  ['the user in another case', basic('Sandbox')],
  ['no base64', { authorization: 'Basic sandbox:sandbox' }],
  ['no colon', { authorization: `Basic ${base64('sandbox')}` }],
  ['no UTF-8', { authorization: `Basic ${base64('sandbox:\xff', 'latin1')}` }],
  ['two of them', { authorization: `${basic('sandbox').authorization}, ${basic('sandbox').authorization}` }],
  ['an unknown token', bearer(tokenOf('B'))],
  ['a token without its prefix', bearer(rest)],
  ['a token with its prefix twice', bearer(`secret-token:${token}`)],
  ['a token in another case', bearer(`secret-token:${rest.toLowerCase()}`)],
  ['a wrong password as a token', bearer('secret-token:Sandbox')],
  ['the password without the prefix', bearer('sandbox')],
];

export const refusals: Scenario = {
  name: 'what is no credential, all refused alike',
  source,
  at: start,
  exchanges: [
    minted('a token that exists', { body: scope, token }),
    ...refused.flatMap(([name, headers]) => [
      exchange(`createToken: ${name}`, 'createToken', requests.createToken(headers, scope), unauthorized),
      exchange(`listTokens: ${name}`, 'listTokens', requests.listTokens('', headers), unauthorized),
    ]),
    ...(['the password', 'the password as a token'] as const).flatMap((name) => {
      const headers = name === 'the password' ? basic('sandbox') : bearer('secret-token:sandbox');
      return [
        exchange(`listTokens: ${name}`, 'listTokens', requests.listTokens('', headers), unauthorized),
        exchange(`revokeCurrent: ${name}`, 'revokeCurrent', requests.revokeCurrent(headers), unauthorized),
        exchange(`revokeBySerial: ${name}`, 'revokeBySerial', requests.revokeBySerial('1', headers), unauthorized),
        exchange(
          `changePassword: ${name}`,
          'changePassword',
          requests.changePassword(headers, { method: 'token', password: 'x' }),
          unauthorized,
        ),
      ];
    }),
    exchange(
      'a token of another instance',
      'listTokens',
      requests.listTokens('', bearer(token), 'admin'),
      unauthorized,
    ),
    exchange(
      'refreshing it elsewhere',
      'createToken',
      requests.createToken(bearer(token), scope, 'admin'),
      unauthorized,
    ),
    exchange(
      'HEAD without a credential',
      'listTokens',
      { ...requests.listTokens('', {}), method: 'HEAD' },
      {
        status: 401,
        headers: unauthorized.headers,
      },
    ),
    exchange('revoke it', 'revokeCurrent', requests.revokeCurrent(bearer(token)), noContent),
    exchange('a revoked token', 'listTokens', requests.listTokens('', bearer(token)), unauthorized),
    exchange('revoke it again', 'revokeCurrent', requests.revokeCurrent(bearer(token)), unauthorized),
  ],
};

export const spellings: Scenario = {
  name: 'how a credential may be written',
  source,
  at: start,
  options: { instances: [{ id: 'shop', password: 'pä:ß €' }] },
  exchanges: [
    minted('UTF-8, split at the first colon', {
      instance: 'shop',
      headers: basic('shop', 'pä:ß €'),
      body: { scope: 'all:refreshable' },
      refreshable: true,
      token,
    }),
    minted('the scheme in another case, several spaces', {
      instance: 'shop',
      headers: { authorization: `bASIC   ${base64('shop:pä:ß €')}` },
      body: scope,
      token: tokenOf('B'),
    }),
    minted('Bearer in another case, several spaces', {
      instance: 'shop',
      headers: { authorization: `BEARER    ${token}` },
      body: scope,
      token: tokenOf('C'),
    }),
    minted('the prefix in another case', {
      instance: 'shop',
      headers: bearer(`Secret-TOKEN:${rest}`),
      body: scope,
      token: tokenOf('D'),
    }),
  ],
};

export const legacyLogin: Scenario = {
  name: 'the password as a token logs in, as before protocol v19',
  source,
  at: start,
  exchanges: [
    minted('without being refreshable', { headers: bearer('secret-token:sandbox'), body: scope, token }),
    minted('the prefix in another case', {
      headers: bearer('SECRET-token:sandbox'),
      body: { scope: 'order-full' },
      token: tokenOf('B'),
    }),
    exchange(
      'of another instance',
      'createToken',
      requests.createToken(bearer('secret-token:sandbox'), scope, 'nobody'),
      failed(2000),
    ),
  ],
};

export const noLegacyLogin: Scenario = {
  name: 'the password as a token can be switched off',
  source,
  at: start,
  options: { legacyPasswordBearer: false },
  exchanges: [
    exchange('refused', 'createToken', requests.createToken(bearer('secret-token:sandbox'), scope), unauthorized),
    minted('Basic still logs in', { body: scope, token }),
  ],
};
