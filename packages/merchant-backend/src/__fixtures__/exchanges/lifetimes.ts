import type { Scenario } from '@tokenyard/core/testing';
import {
  bearer,
  exchange,
  later,
  minted,
  noContent,
  requests,
  start,
  startSeconds,
  tokenOf,
  unauthorized,
} from './parts.ts';

const source = 'https://docs.taler.net/core/merchant/post-private-token.html';
const letters = Array.from('ABCDEFGHJKMNPQRSTVWXYZ');

const second = 1_000_000;
/** What is asked for at 700 ms past the start, and what is granted in seconds (s) since 1970. */
const durations: readonly (readonly [duration: unknown, expiration: number | 'never'])[] = [
  [{ d_us: 0 }, startSeconds],
  [{ d_us: 1 }, startSeconds],
  [{ d_us: 299_999 }, startSeconds],
  [{ d_us: 300_000 }, startSeconds + 1],
  [{ d_us: 60 * second }, startSeconds + 60],
  [{ d_us: 60 * second, unit: 'us' }, startSeconds + 60],
  [{ d_us: 2 ** 53 - 1 }, 10_779_641_255],
  [{ d_us: 'forever' }, 'never'],
  [{ d_us: 'FOREVER' }, 'never'],
  [{ d_us: 'Forever' }, 'never'],
  [undefined, startSeconds + 86_400],
];

export const granted: Scenario = {
  name: 'a token lives as long as it was asked for, to the second below',
  source,
  at: later(700),
  exchanges: durations.map(([duration, expiration], index) =>
    minted(`duration ${JSON.stringify(duration)}`, {
      body: { scope: 'all', ...(duration === undefined ? {} : { duration }) },
      token: tokenOf(letters[index] ?? ''),
      expiration,
    }),
  ),
};

const capped: readonly (readonly [duration: unknown, expiration: number])[] = [
  [{ d_us: 1799 * second }, startSeconds + 1799],
  [{ d_us: 1800 * second }, startSeconds + 1800],
  [{ d_us: 1801 * second }, startSeconds + 1800],
  [{ d_us: 'forever' }, startSeconds + 1800],
  [undefined, startSeconds + 1800],
];

export const limited: Scenario = {
  name: 'a server may bound the life of its tokens',
  source,
  at: start,
  options: { maxDuration: 1800 },
  exchanges: capped.map(([duration, expiration], index) =>
    minted(`duration ${JSON.stringify(duration)}`, {
      body: { scope: 'all', ...(duration === undefined ? {} : { duration }) },
      token: tokenOf(letters[index] ?? ''),
      expiration,
    }),
  ),
};

const brief = tokenOf('A');
const endless = tokenOf('B');
const list = (token: string) => requests.listTokens('?limit=1', bearer(token));

export const expiry: Scenario = {
  name: 'a token ends at its very second',
  source,
  at: later(700),
  exchanges: [
    minted('for one second', {
      body: { scope: 'all:refreshable', duration: { d_us: second } },
      token: brief,
      expiration: startSeconds + 1,
      refreshable: true,
    }),
    minted('for ever', { body: { scope: 'all', duration: { d_us: 'forever' } }, token: endless, expiration: 'never' }),
    exchange('used just before', 'revokeBySerial', requests.revokeBySerial('2', bearer(brief)), noContent, {
      at: later(999),
    }),
    exchange('used then', 'listTokens', list(brief), unauthorized, { at: later(1000) }),
    exchange(
      'it cannot be refreshed',
      'createToken',
      requests.createToken(bearer(brief), { scope: 'all' }),
      unauthorized,
    ),
    exchange('it cannot be revoked', 'revokeCurrent', requests.revokeCurrent(bearer(brief)), unauthorized),
    minted('another for ever', {
      body: { scope: 'all', duration: { d_us: 'forever' } },
      token: tokenOf('C'),
      expiration: 'never',
    }),
    exchange('used a hundred years later', 'revokeCurrent', requests.revokeCurrent(bearer(tokenOf('C'))), noContent, {
      at: '2126-03-02T09:00:00Z',
    }),
  ],
};
