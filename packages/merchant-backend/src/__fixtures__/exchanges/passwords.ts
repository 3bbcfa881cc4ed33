import type { FixtureResponse, Scenario } from '@tokenyard/core/testing';
import {
  answered,
  basic,
  bearer,
  exchange,
  failed,
  minted,
  noContent,
  requests,
  start,
  startSeconds,
  tokenOf,
  unauthorized,
} from './parts.ts';

const source = 'https://docs.taler.net/core/merchant/post-management-instances-INSTANCE-auth.html';
const manager = tokenOf('A');
const all = bearer(manager);
const change = (name: string, body: unknown, response: FixtureResponse) =>
  exchange(name, 'changePassword', requests.changePassword(all, body), response);
const login = (name: string, password: string, token: string) =>
  minted(name, { headers: basic('sandbox', password), body: { scope: 'readonly' }, token });
const noLogin = (name: string, headers = basic('sandbox')) =>
  exchange(name, 'createToken', requests.createToken(headers, { scope: 'readonly' }), unauthorized);

export const changes: Scenario = {
  name: 'a new password stops the old one and no token',
  source,
  at: start,
  exchanges: [
    minted('a manager', { body: { scope: 'all' }, token: manager }),
    change('the present form', { method: 'token', password: 'new:pässword' }, noContent),
    noLogin('the old password'),
    noLogin('the old password as a token', bearer('secret-token:sandbox')),
    login('the new password', 'new:pässword', tokenOf('B')),
    exchange(
      'the token still works',
      'listTokens',
      requests.listTokens('?limit=1', all),
      answered(200, {
        tokens: [
          {
            creation_time: { t_s: startSeconds },
            expiration: { t_s: startSeconds + 86_400 },
            scope: 'all',
            refreshable: false,
            serial: 1,
          },
        ],
      }),
    ),
    exchange(
      'another instance keeps its own',
      'createToken',
      requests.createToken(basic('admin', 'new:pässword'), { scope: 'readonly' }, 'admin'),
      unauthorized,
    ),
    change('the form before protocol v19', { method: 'token', token: 'secret-token:older' }, noContent),
    login('its password is behind the prefix', 'older', tokenOf('C')),
    change('its prefix in another case', { method: 'token', password: null, token: 'Secret-Token:Case' }, noContent),
    login('the rest as it is', 'Case', tokenOf('D')),
    change('both forms', { method: 'token', password: 'present', token: 'secret-token:older', extra: 1 }, noContent),
    login('the present one wins', 'present', tokenOf('E')),
    change(
      'the present one wins over an unusable one',
      { method: 'token', password: 'still', token: 'older' },
      noContent,
    ),
    login('indeed', 'still', tokenOf('F')),
  ],
};

const badAuth = failed(2602);

export const refusedChanges: Scenario = {
  name: 'what a new password must be',
  source,
  at: start,
  exchanges: [
    minted('a manager', { body: { scope: 'all' }, token: manager }),
    ...[undefined, '{', '[]', 'null'].map((body) => change(`no object: ${body}`, body, failed(22))),
    change('no method', { password: 'x' }, failed(25, { detail: 'method' })),
    change('a null method', { method: null, password: 'x' }, failed(25, { detail: 'method' })),
    change('a number as method', { method: 1, password: 'x' }, failed(22, { field: 'method' })),
    change('a number as password', { method: 'token', password: 1 }, failed(22, { field: 'password' })),
    change('a list as token', { method: 'token', token: [] }, failed(22, { field: 'token' })),
    change('types are told before an unknown method', { method: 'x', token: 1 }, failed(22, { field: 'token' })),
    change('no authentication', { method: 'external' }, badAuth),
    change('no authentication, with a password', { method: 'external', password: 'x' }, badAuth),
    change('an unknown method', { method: 'Token', password: 'x' }, badAuth),
    change('an empty method', { method: '', password: 'x' }, badAuth),
    change('no password', { method: 'token' }, badAuth),
    change('null passwords', { method: 'token', password: null, token: null }, badAuth),
    change('an empty password', { method: 'token', password: '' }, badAuth),
    change('an empty password wins too', { method: 'token', password: '', token: 'secret-token:x' }, badAuth),
    change('an old form without prefix', { method: 'token', token: 'x' }, badAuth),
    change('an old form with nothing else', { method: 'token', token: 'secret-token:' }, badAuth),
    minted('nothing has changed', { body: { scope: 'readonly' }, token: tokenOf('B') }),
  ],
};
