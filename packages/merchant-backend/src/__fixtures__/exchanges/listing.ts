import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import {
  answered,
  bearer,
  exchange,
  failed,
  later,
  minted,
  noContent,
  requests,
  start,
  startSeconds,
  tokenOf,
} from './parts.ts';

const source = 'https://docs.taler.net/core/merchant/get-private-tokens.html';
const letters = Array.from('0123456789ABCDEFGHJKMNPQRSTVWXYZ');
const reader = tokenOf('0');

const info = (serial: number, rest: Readonly<Record<string, unknown>> = {}) => ({
  creation_time: { t_s: startSeconds },
  expiration: { t_s: startSeconds + 86_400 },
  scope: 'readonly',
  refreshable: false,
  ...rest,
  serial,
});

const list = (name: string, query: string, serials: readonly number[]): FixtureExchange =>
  exchange(
    name,
    'listTokens',
    requests.listTokens(query, bearer(reader)),
    serials.length === 0 ? noContent : answered(200, { tokens: serials.map((serial) => info(serial)) }),
  );

const span = (from: number, to: number) =>
  Array.from({ length: Math.abs(to - from) + 1 }, (_, index) => (from < to ? from + index : from - index));

export const paging: Scenario = {
  name: 'tokens are listed by serial, newest first unless asked otherwise',
  source,
  at: start,
  exchanges: [
    ...span(1, 25).map((serial) =>
      minted(`mint ${serial}`, { body: { scope: 'readonly' }, token: tokenOf(letters[serial - 1] ?? '') }),
    ),
    minted('a token of another instance', { instance: 'admin', body: { scope: 'all' }, token: tokenOf('Z') }),
    list('the newest 20', '', span(25, 6)),
    list('the page behind', '?offset=6', span(5, 1)),
    list('nothing is left', '?offset=1', []),
    list('nothing can be before the first', '?offset=0', []),
    list('the newest three', '?limit=-3', [25, 24, 23]),
    list('the next three', '?limit=-3&offset=23', [22, 21, 20]),
    list('the oldest three', '?limit=3', [1, 2, 3]),
    list('the three behind', '?limit=3&offset=3', [4, 5, 6]),
    list('the oldest from the beginning', '?limit=2&offset=0', [1, 2]),
    list('up to the end', '?limit=20&offset=20', span(21, 25)),
    list('nothing behind the end', '?limit=3&offset=25', []),
    list('an offset that no token has', '?limit=-2&offset=900', [25, 24]),
    list('the largest numbers that servers know', '?limit=-2&offset=9223372036854775807', [25, 24]),
    list('no maximum', '?limit=-9223372036854775808', span(25, 1)),
    list('leading zeros', '?limit=002&offset=03', [4, 5]),
    list('unknown parameters are ignored', '?limit=1&serial=7&wait=1', [1]),
    list('the first of several counts', '?limit=1&limit=2', [1]),
    {
      name: 'HEAD',
      operation: 'listTokens',
      request: { ...requests.listTokens('?limit=1', bearer(reader)), method: 'HEAD' },
      response: { status: 200, headers: answered(200, { tokens: [info(1)] }).headers },
    },
    ...['0', '-0', '', 'x', '1.5', '1e2', '%2B5', '- 5', '--5', ' 5'].map((limit) =>
      exchange(
        `no limit: '${limit}'`,
        'listTokens',
        requests.listTokens(`?limit=${limit}`, bearer(reader)),
        failed(26, { detail: 'limit' }),
      ),
    ),
    ...['-1', '', 'x', '1.5', '%2B5', '0x1'].map((offset) =>
      exchange(
        `no offset: '${offset}'`,
        'listTokens',
        requests.listTokens(`?offset=${offset}`, bearer(reader)),
        failed(26, { detail: 'offset' }),
      ),
    ),
    exchange(
      'the limit is told first',
      'listTokens',
      requests.listTokens('?offset=x&limit=0', bearer(reader)),
      failed(26, { detail: 'limit' }),
    ),
  ],
};

const manager = tokenOf('A');
const all = bearer(manager);
const managerInfo = info(1, { scope: 'all', description: 'manager' });

export const whatIsListed: Scenario = {
  name: 'the list holds live tokens of the instance, each as it was asked for',
  source,
  at: later(700),
  exchanges: [
    minted('a manager', { body: { scope: 'all', description: 'manager' }, token: manager }),
    minted('with everything', {
      body: { scope: 'order-pos:refreshable', duration: { d_us: 'forever' }, description: 'till 3' },
      token: tokenOf('B'),
      expiration: 'never',
      refreshable: true,
    }),
    minted('for a minute, without a description', {
      body: { scope: 'write', duration: { d_us: 60_000_000 }, description: null },
      token: tokenOf('C'),
      expiration: startSeconds + 60,
    }),
    minted('with an empty description', { body: { scope: 'readonly', description: '' }, token: tokenOf('D') }),
    minted('of another instance', { instance: 'admin', body: { scope: 'all' }, token: tokenOf('E') }),
    exchange(
      'all of them',
      'listTokens',
      requests.listTokens('?limit=10', all),
      answered(200, {
        tokens: [
          managerInfo,
          info(2, {
            expiration: { t_s: 'never' },
            scope: 'order-pos:refreshable',
            refreshable: true,
            description: 'till 3',
          }),
          info(3, { expiration: { t_s: startSeconds + 60 }, scope: 'write' }),
          info(4, { description: '' }),
        ],
      }),
    ),
    exchange('revoke one', 'revokeBySerial', requests.revokeBySerial('2', all), noContent),
    exchange(
      'the expired and the revoked one are gone',
      'listTokens',
      requests.listTokens('?limit=2', all),
      answered(200, { tokens: [managerInfo, info(4, { description: '' })] }),
      { at: later(60_000) },
    ),
  ],
};

export const revocation: Scenario = {
  name: 'a token is revoked by its serial or by itself',
  source: 'https://docs.taler.net/core/merchant/delete-private-tokens-SERIAL.html',
  at: start,
  exchanges: [
    minted('a manager', { body: { scope: 'all' }, token: manager }),
    minted('a till', { body: { scope: 'order-pos' }, token: tokenOf('B') }),
    minted('a token of another instance', { instance: 'admin', body: { scope: 'all' }, token: tokenOf('C') }),
    minted('one for a minute', {
      body: { scope: 'all', duration: { d_us: 60_000_000 } },
      token: tokenOf('D'),
      expiration: startSeconds + 60,
    }),
    exchange('by serial', 'revokeBySerial', requests.revokeBySerial('2', all), noContent),
    exchange('again', 'revokeBySerial', requests.revokeBySerial('2', all), failed(2042)),
    exchange('it is refused now', 'revokeCurrent', requests.revokeCurrent(bearer(tokenOf('B'))), failed(2015)),
    exchange('of another instance', 'revokeBySerial', requests.revokeBySerial('3', all), failed(2042)),
    exchange('never given out', 'revokeBySerial', requests.revokeBySerial('9007199254740991', all), failed(2042)),
    exchange('an expired one', 'revokeBySerial', requests.revokeBySerial('4', all), failed(2042), {
      at: later(60_000),
    }),
    ...['0', '00', '-1', 'x', '1.5', '1e1', '%2B1', '%201', '9007199254740992', '1%00'].map((serial) =>
      exchange(
        `no serial: '${serial}'`,
        'revokeBySerial',
        requests.revokeBySerial(serial, all),
        failed(26, { detail: 'serial' }),
      ),
    ),
    exchange('its own serial, with leading zeros', 'revokeBySerial', requests.revokeBySerial('0001', all), noContent),
    exchange('so that it may do nothing more', 'revokeBySerial', requests.revokeBySerial('1', all), failed(2015)),
  ],
};
