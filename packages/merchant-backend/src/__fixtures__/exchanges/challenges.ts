import type { FixtureExchange, FixtureRequest, FixtureResponse, Scenario } from '@tokenyard/core/testing';
import {
  answered,
  base32Draw,
  basic,
  bearer,
  codeDraw,
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

const source = 'https://docs.taler.net/core/merchant/post-challenge-CHALLENGE_ID.html';

/** A challenge id of one repeated character. */
const idOf = (character: string) => character.repeat(32);
const emailInfo = { tan_channel: 'email', tan_info: 'o***@mfa-demo.example' };
const smsInfo = { tan_channel: 'sms', tan_info: '***0001' };

/** The answer of an instance that wants both codes, with ids of the given characters. */
const challenged = (email: string, sms: string): Pick<FixtureExchange, 'random'> & { response: FixtureResponse } => ({
  random: [base32Draw(idOf(email)), base32Draw(idOf(sms))],
  response: answered(202, {
    challenges: [
      { challenge_id: idOf(email), ...emailInfo },
      { challenge_id: idOf(sms), ...smsInfo },
    ],
    combi_and: true,
  }),
});

const withIds = (request: FixtureRequest, ids: string): FixtureRequest => ({
  ...request,
  headers: { ...request.headers, 'taler-challenge-ids': ids },
});
const login = (body: unknown = { scope: 'all' }, headers = basic('mfa-demo')) =>
  requests.createToken(headers, body, 'mfa-demo');
const wanted = (name: string, email: string, sms: string, request = login()): FixtureExchange => ({
  name,
  operation: 'createToken',
  request,
  ...challenged(email, sms),
});

/** Code of a message that is sent at so many seconds (s) after the start. */
const send = (name: string, id: string, code: string, seconds = 0): FixtureExchange => ({
  name,
  operation: 'sendChallenge',
  at: later(seconds * 1000),
  random: [codeDraw(code)],
  request: requests.sendChallenge(idOf(id)),
  response: answered(200, {
    solve_expiration: { t_s: startSeconds + Math.floor(seconds) + 300 },
    earliest_retransmission: { t_s: startSeconds + Math.floor(seconds) + 30 },
  }),
});
const refusedSend = (name: string, id: string, code: number, seconds: number, body: unknown = {}) =>
  exchange(name, 'sendChallenge', requests.sendChallenge(idOf(id), body), failed(code), {
    at: later(seconds * 1000),
  });
const confirm = (name: string, id: string, tan: string, response = noContent, seconds?: number) =>
  exchange(
    name,
    'confirmChallenge',
    requests.confirmChallenge(idOf(id), { tan }),
    response,
    seconds === undefined ? {} : { at: later(seconds * 1000) },
  );
const wrong = (left: number) => failed(2125, { retry_counter: left });

export const codes: Scenario = {
  name: 'a code can be tried three times and sent again after half a minute',
  source,
  at: start,
  exchanges: [
    wanted('two codes are wanted', 'A', 'B'),
    confirm('nothing was sent yet, which costs no try', 'A', '00000000', wrong(3)),
    confirm('nor does it the second time', 'A', '', wrong(3)),
    send('send', 'A', '00000042', 0.7),
    refusedSend('at once again', 'A', 2130, 0.8),
    confirm('one digit is missing', 'A', '0000042', wrong(2)),
    confirm('blanks count', 'A', ' 00000042', wrong(1)),
    confirm('the third', 'A', '42', wrong(0)),
    confirm('the right code comes too late', 'A', '00000042', failed(2127)),
    confirm('as does every other', 'A', '00000043', failed(2127)),
    refusedSend('just before half a minute has passed', 'A', 2130, 29.999),
    send('half a minute later', 'A', '12345678', 30),
    confirm('the old code', 'A', '00000042', wrong(2)),
    confirm('the new code', 'A', '12345678'),
    confirm('solved is solved', 'A', '12345678'),
    confirm('whatever the code', 'A', 'x'),
    refusedSend('nothing to be sent any more', 'A', 2129, 300),
  ],
};

export const ends: Scenario = {
  name: 'a code ends after five minutes, a challenge after an hour',
  source,
  at: start,
  exchanges: [
    wanted('two codes are wanted', 'A', 'B'),
    send('send the first', 'A', '11111111'),
    confirm('its code, after five minutes', 'A', '11111111', failed(2126), 300),
    send('send it again', 'A', '22222222', 300),
    confirm('its code, just in time', 'A', '22222222', noContent, 599.999),
    confirm('solved, but too long ago', 'A', '22222222', failed(2126), 600),
    refusedSend('and not to be sent again', 'A', 2129, 600),
    send('send the second at last', 'B', '33333333', 3599.999),
    confirm('its code, when the challenge is dropped', 'B', '33333333', failed(2126), 3600),
    refusedSend('no code is sent then', 'B', 2126, 3600),
    refusedSend('nor for the first', 'A', 2126, 3600),
  ],
};

export const malformedSteps: Scenario = {
  name: 'what is no step of a challenge',
  source,
  at: start,
  exchanges: [
    wanted('two codes are wanted', 'A', 'B'),
    ...['', '{', '[]', 'null', '1'].flatMap((body) => [
      exchange(`send: ${body}`, 'sendChallenge', requests.sendChallenge(idOf('A'), body), failed(22)),
      exchange(`confirm: ${body}`, 'confirmChallenge', requests.confirmChallenge(idOf('A'), body), failed(22)),
    ]),
    exchange('no code', 'confirmChallenge', requests.confirmChallenge(idOf('A'), {}), failed(25, { detail: 'tan' })),
    exchange(
      'a null code',
      'confirmChallenge',
      requests.confirmChallenge(idOf('A'), { tan: null }),
      failed(25, { detail: 'tan' }),
    ),
    exchange(
      'a number as code',
      'confirmChallenge',
      requests.confirmChallenge(idOf('A'), { tan: 12345678 }),
      failed(22, { field: 'tan' }),
    ),
    exchange('an unknown challenge', 'sendChallenge', requests.sendChallenge(idOf('Z')), failed(2126)),
    confirm('a code for an unknown challenge', 'Z', '00000000', failed(2126)),
    exchange(
      'the body is told before the challenge',
      'confirmChallenge',
      requests.confirmChallenge(idOf('Z'), { tan: 1 }),
      failed(22, { field: 'tan' }),
    ),
    exchange('of another instance', 'sendChallenge', requests.sendChallenge(idOf('A'), {}, 'sandbox'), failed(2126)),
    exchange(
      'a code at another instance',
      'confirmChallenge',
      requests.confirmChallenge(idOf('A'), { tan: '00000000' }, ''),
      failed(2126),
    ),
    exchange(
      'what is sent beside is ignored',
      'sendChallenge',
      requests.sendChallenge(idOf('A'), { channel: 'sms' }),
      answered(200, {
        solve_expiration: { t_s: startSeconds + 300 },
        earliest_retransmission: { t_s: startSeconds + 30 },
      }),
      { random: [codeDraw('00000001')] },
    ),
  ],
};

/** Both challenges of a request, solved. */
const solved = (email: string, sms: string): readonly FixtureExchange[] => [
  send(`send ${email}`, email, '11111111'),
  confirm(`solve ${email}`, email, '11111111'),
  send(`send ${sms}`, sms, '22222222'),
  confirm(`solve ${sms}`, sms, '22222222'),
];
const mintedWith = (name: string, ids: string, token: string, request = login()): FixtureExchange => ({
  ...minted(name, { instance: 'mfa-demo', body: { scope: 'all' }, token }),
  request: withIds(request, ids),
});

export const repeats: Scenario = {
  name: 'solved challenges are for one request, once',
  source,
  at: start,
  exchanges: [
    wanted('two codes are wanted', 'A', 'B'),
    ...solved('A', 'B'),
    wanted('without their ids', 'C', 'D'),
    wanted('with the id of one', 'E', 'F', withIds(login(), idOf('A'))),
    wanted('with ids of unsolved ones', 'G', 'H', withIds(login(), `${idOf('C')},${idOf('D')}`)),
    wanted('with one of each', 'J', 'K', withIds(login(), `${idOf('A')},${idOf('D')}`)),
    wanted('another body', 'M', 'N', withIds(login({ scope: 'readonly' }), `${idOf('A')},${idOf('B')}`)),
    wanted(
      'the same body written otherwise',
      'P',
      'Q',
      withIds(login('{ "scope":"all"}'), `${idOf('A')},${idOf('B')}`),
    ),
    wanted('ids that are none', 'R', 'S', withIds(login(), ',,x, ,')),
    mintedWith(
      'in any order, blanks around, others ignored',
      ` ${idOf('B')} ,${idOf('Z')},, ${idOf('A')}`,
      tokenOf('A'),
    ),
    wanted('they are used up', 'T', 'V', withIds(login(), `${idOf('A')},${idOf('B')}`)),
    confirm('and gone', 'A', '11111111', failed(2126)),
    ...solved('C', 'F'),
    mintedWith(
      'two halves of different answers',
      `${idOf('C')},${idOf('F')}`,
      tokenOf('B'),
      login({ scope: 'all' }, bearer('secret-token:sandbox')),
    ),
  ],
};

export const lateRepeats: Scenario = {
  name: 'solved challenges are of no use when their codes have ended',
  source,
  at: start,
  exchanges: [
    wanted('two codes are wanted', 'A', 'B'),
    ...solved('A', 'B'),
    { ...wanted('after five minutes', 'C', 'D', withIds(login(), `${idOf('A')},${idOf('B')}`)), at: later(300_000) },
    {
      ...minted('just before', {
        instance: 'mfa-demo',
        body: { scope: 'all' },
        token: tokenOf('A'),
        expiration: startSeconds + 299 + 86_400,
      }),
      request: withIds(login(), `${idOf('A')},${idOf('B')}`),
      at: later(299_999),
    },
  ],
};

const error = (name: string, request: FixtureRequest, response: FixtureResponse) =>
  exchange(name, 'createToken', request, response);

export const whatIsGuarded: Scenario = {
  name: 'a second factor guards passwords, and errors come before it',
  source,
  at: start,
  exchanges: [
    error('a wrong password', login({ scope: 'all' }, basic('mfa-demo', 'x')), failed(2015)),
    error('no object', login('{'), failed(22)),
    error('no scope', login({}), failed(25, { detail: 'scope' })),
    error('an unknown scope', login({ scope: 'x' }), failed(26, { detail: 'scope' })),
    wanted('the password as a token', 'A', 'B', login({ scope: 'all:refreshable' }, bearer('secret-token:sandbox'))),
    ...solved('A', 'B'),
    {
      ...minted('is a password', {
        instance: 'mfa-demo',
        body: { scope: 'all:refreshable' },
        token: tokenOf('A'),
        refreshable: true,
      }),
      request: withIds(login({ scope: 'all:refreshable' }), `${idOf('A')},${idOf('B')}`),
    },
    minted('a refresh is not guarded', {
      instance: 'mfa-demo',
      headers: bearer(tokenOf('A')),
      body: { scope: 'all' },
      token: tokenOf('B'),
    }),
  ],
};

const change = (body: unknown = { method: 'token', password: 'new' }) =>
  requests.changePassword(bearer(tokenOf('A')), body, 'mfa-demo');

export const guardedChange: Scenario = {
  name: 'a second factor guards a change of the password',
  source: 'https://docs.taler.net/core/merchant/post-management-instances-INSTANCE-auth.html',
  at: start,
  exchanges: [
    wanted('log in', 'A', 'B'),
    ...solved('A', 'B'),
    mintedWith('logged in', `${idOf('A')},${idOf('B')}`, tokenOf('A')),
    exchange('errors come first', 'changePassword', change({ method: 'external' }), failed(2602)),
    { name: 'two codes are wanted', operation: 'changePassword', request: change(), ...challenged('C', 'D') },
    ...solved('C', 'D'),
    wanted(
      'for another operation',
      'E',
      'F',
      withIds(login({ method: 'token', password: 'new', scope: 'all' }), `${idOf('C')},${idOf('D')}`),
    ),
    exchange('changed', 'changePassword', withIds(change(), `${idOf('C')},${idOf('D')}`), noContent),
    error('the old password', login(), failed(2015)),
    wanted('the new password is guarded too', 'G', 'H', login({ scope: 'all' }, basic('mfa-demo', 'new'))),
  ],
};

const shop = {
  id: 'shop',
  password: 'sandbox',
  mfa: {
    channels: [
      { channel: 'sms', address: '+41000000001' },
      { channel: 'email', address: 'é.owner@shop.example' },
      { channel: 'email', address: 'x@y' },
    ],
    combiAnd: false,
  },
};
const shopLogin = requests.createToken(basic('shop'), { scope: 'all' }, 'shop');

export const oneIsEnough: Scenario = {
  name: 'one of several codes may be enough',
  source,
  at: start,
  options: { instances: [shop], fixedTan: '00000007' },
  exchanges: [
    {
      name: 'one of three is wanted',
      operation: 'createToken',
      random: [base32Draw(idOf('A')), base32Draw(idOf('B')), base32Draw(idOf('C'))],
      request: shopLogin,
      response: answered(202, {
        challenges: [
          { challenge_id: idOf('A'), tan_channel: 'sms', tan_info: '***0001' },
          { challenge_id: idOf('B'), tan_channel: 'email', tan_info: 'é***@shop.example' },
          { challenge_id: idOf('C'), tan_channel: 'email', tan_info: 'x***@y' },
        ],
        combi_and: false,
      }),
    },
    exchange(
      'send one',
      'sendChallenge',
      requests.sendChallenge(idOf('B'), {}, 'shop'),
      answered(200, {
        solve_expiration: { t_s: startSeconds + 300 },
        earliest_retransmission: { t_s: startSeconds + 30 },
      }),
    ),
    exchange(
      'its code was chosen beforehand',
      'confirmChallenge',
      requests.confirmChallenge(idOf('B'), { tan: '00000007' }, 'shop'),
      noContent,
    ),
    {
      ...minted('one is enough', { instance: 'shop', body: { scope: 'all' }, token: tokenOf('A') }),
      request: withIds(shopLogin, idOf('B')),
    },
  ],
};
