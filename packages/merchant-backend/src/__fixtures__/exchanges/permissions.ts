import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import {
  answered,
  bearer,
  exchange,
  failed,
  minted,
  noContent,
  requests,
  start,
  startSeconds,
  tokenOf,
} from './parts.ts';

const source = 'https://docs.taler.net/core/merchant/post-private-token.html';
const letters = Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ');
const scopes = ['readonly', 'write', 'all', 'order-simple', 'order-pos', 'order-mgmt', 'order-full'] as const;

/** Row: what is presented; column, in the order of `scopes`: what is wanted. */
const allowed: Readonly<Record<(typeof scopes)[number], string>> = {
  readonly: 'y------',
  write: 'yyyyyyy',
  all: 'yyyyyyy',
  'order-simple': '---y---',
  'order-pos': '---yy--',
  'order-mgmt': '---y-y-',
  'order-full': '---yyyy',
};

const presented = (row: number) => tokenOf(letters[row] ?? '');

export const subsets: Scenario = {
  name: 'a token is traded for what it holds, and not for more',
  source,
  at: start,
  exchanges: [
    ...scopes.map((scope, row) =>
      minted(`present ${scope}`, {
        body: { scope: `${scope}:refreshable` },
        token: presented(row),
        refreshable: true,
      }),
    ),
    ...scopes.flatMap((scope, row) =>
      scopes.map((wanted, column): FixtureExchange => {
        const name = `${scope} wants ${wanted}`;
        const suffixed = (row + column) % 2 === 0;
        const body = { scope: suffixed ? `${wanted}:refreshable` : wanted };
        if (allowed[scope].charAt(column) !== 'y') {
          const request = requests.createToken(bearer(presented(row)), body);
          return exchange(name, 'createToken', request, failed(16, { detail: 'scope' }));
        }
        const token = `secret-token:${(letters[row] + (letters[column] ?? '')).repeat(25)}X0`;
        return minted(name, { headers: bearer(presented(row)), body, token, refreshable: suffixed });
      }),
    ),
  ],
};

export const refreshing: Scenario = {
  name: 'a refreshable token stays as it is when it is refreshed',
  source,
  at: start,
  exchanges: [
    minted('not refreshable', { body: { scope: 'all' }, token: tokenOf('A') }),
    exchange(
      'all is not enough to refresh',
      'createToken',
      requests.createToken(bearer(tokenOf('A')), { scope: 'all' }),
      failed(16, { detail: 'token-refresh' }),
    ),
    exchange(
      'which is told before the body is read',
      'createToken',
      requests.createToken(bearer(tokenOf('A')), '{'),
      failed(16, { detail: 'token-refresh' }),
    ),
    minted('refreshable by the deprecated flag', {
      body: { scope: 'order-pos', refreshable: true },
      token: tokenOf('B'),
      refreshable: true,
    }),
    minted('refreshed an hour later, for a day from then', {
      headers: bearer(tokenOf('B')),
      body: { scope: 'order-simple:refreshable' },
      token: tokenOf('C'),
      refreshable: true,
      at: '2026-03-02T10:00:00Z',
      expiration: startSeconds + 3600 + 86_400,
    }),
    minted('the old one still works', {
      headers: bearer(tokenOf('B')),
      body: { scope: 'order-pos' },
      token: tokenOf('D'),
      expiration: startSeconds + 3600 + 86_400,
    }),
    minted('the new one holds no more than was asked for', {
      headers: bearer(tokenOf('C')),
      body: { scope: 'order-simple' },
      token: tokenOf('E'),
      expiration: startSeconds + 3600 + 86_400,
    }),
    exchange(
      'so that it cannot be widened again',
      'createToken',
      requests.createToken(bearer(tokenOf('C')), { scope: 'order-pos' }),
      failed(16, { detail: 'scope' }),
    ),
    exchange(
      'an unknown scope is told first',
      'createToken',
      requests.createToken(bearer(tokenOf('C')), { scope: 'order' }),
      failed(26, { detail: 'scope' }),
    ),
  ],
};

const may: Readonly<Record<(typeof scopes)[number], readonly ('list' | 'revoke' | 'change')[]>> = {
  readonly: ['list'],
  write: ['list', 'revoke', 'change'],
  all: ['list', 'revoke', 'change'],
  'order-simple': [],
  'order-pos': [],
  'order-mgmt': [],
  'order-full': [],
};
const lacks = (permission: string) => failed(16, { detail: permission });

export const operations: Scenario = {
  name: 'which scopes list, revoke and change the password',
  source,
  at: start,
  exchanges: scopes.flatMap((scope, row): FixtureExchange[] => {
    const token = presented(row);
    const headers = bearer(token);
    const info = {
      creation_time: { t_s: startSeconds },
      expiration: { t_s: startSeconds + 86_400 },
      scope: `${scope}:refreshable`,
      refreshable: true,
      serial: row + 1,
    };
    return [
      minted(`mint ${scope}`, { body: { scope: `${scope}:refreshable` }, token, refreshable: true }),
      exchange(
        `${scope} lists`,
        'listTokens',
        requests.listTokens('?limit=-1', headers),
        may[scope].includes('list') ? answered(200, { tokens: [info] }) : lacks('tokens-read'),
      ),
      exchange(
        `${scope} revokes by serial`,
        'revokeBySerial',
        requests.revokeBySerial('999', headers),
        may[scope].includes('revoke') ? failed(2042) : lacks('tokens-write'),
      ),
      exchange(
        `${scope} changes the password`,
        'changePassword',
        requests.changePassword(headers, { method: 'token', password: 'sandbox' }),
        may[scope].includes('change') ? noContent : lacks('instances-auth-write'),
      ),
      exchange(`${scope} revokes itself`, 'revokeCurrent', requests.revokeCurrent(headers), noContent),
    ];
  }),
};
