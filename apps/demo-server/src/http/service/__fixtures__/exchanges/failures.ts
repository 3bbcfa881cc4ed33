import type { Fault } from '@tokenyard/core/sandbox';
import type { FixtureRequest, FixtureResponse, Scenario } from '@tokenyard/core/testing';
import { connectionIds, idOf, start } from '../ids.ts';
import { oneTimeCode } from '../stage.ts';
import { minted, tokenAt } from './minted.ts';
import { answered, connections, exchange, type OperationId, problem, request, source } from './parts.ts';

const base = { source, at: start } as const;

type Name = keyof typeof connectionIds;
const mint = (name: Name) => request('POST', `/v1/connections/${connectionIds[name]}/tokens`);
const vend = (name: Name) => request('GET', `/v1/connections/${connectionIds[name]}/token`);
const check = (name: Name) => request('POST', `/v1/connections/${connectionIds[name]}/check`);
const reconcile = (name: Name) => request('POST', `/v1/connections/${connectionIds[name]}/reconcile`);

const tooMany: Fault = {
  times: 2,
  effect: {
    kind: 'reply',
    status: 429,
    headers: { 'retry-after': '30', 'content-type': 'application/vnd.api+json' },
    body: '{"errors":[{"code":"rate_limited","title":"Too Many Requests","detail":"Rate limit exceeded"}]}',
  },
};
const toldToWait = problem(
  'provider-error',
  'mews-pos refused: Rate limit exceeded',
  {
    provider: 'mews-pos',
    provider_status: 429,
    provider_code: 'rate_limited',
    provider_title: 'Too Many Requests',
    provider_detail: 'Rate limit exceeded',
    retry_at: '2026-03-02T10:00:30.000Z',
    may_have_taken_effect: false,
  },
  { 'retry-after': '30' },
);

export const refusals: Scenario = {
  ...base,
  name: 'a refusal of the provider is passed on in its own words, with its own time',
  options: { faults: { 'mews-pos': [tooMany] } },
  exchanges: [
    exchange('mint', 'mintToken', mint('mews-pos'), toldToWait),
    exchange('vend', 'vendToken', vend('mews-pos'), toldToWait),
  ],
};

const lostPos = (draw: number) =>
  problem('mint-outcome-unknown', 'The answer of mews-pos was lost, and its tokens cannot be listed', {
    may_have_taken_effect: true,
    provider: 'mews-pos',
    intent_id: idOf('int', draw),
  });

export const lostWithoutList: Scenario = {
  ...base,
  name: 'a lost answer leaves it open if a token exists, where the provider has no list',
  options: { faults: { 'mews-pos': [{ times: 2, effect: { kind: 'drop', when: 'after' } }] } },
  exchanges: [
    exchange('mint', 'mintToken', mint('mews-pos'), lostPos(1)),
    exchange('vend', 'vendToken', vend('mews-pos'), lostPos(3)),
  ],
};

const foundAndRevoked = problem(
  'provider-unreachable',
  'merchant-backend gave no usable answer; the token that it had minted was found and revoked',
  { provider: 'merchant-backend', may_have_taken_effect: false },
);

export const lostWithList: Scenario = {
  ...base,
  name: 'a token whose answer was lost is found by its description and revoked',
  options: {
    faults: {
      'merchant-backend': [
        { operation: 'createToken', effect: { kind: 'drop', when: 'after' } },
        // Finding and revoking the first one takes two tokens of a moment.
        { operation: 'createToken', skip: 3, effect: { kind: 'drop', when: 'after' } },
      ],
    },
  },
  exchanges: [
    exchange('mint', 'mintToken', mint('merchant-backend'), foundAndRevoked),
    exchange('vend', 'vendToken', vend('merchant-backend'), foundAndRevoked),
  ],
};

const silent = (operation: string, effect = '', mayHaveTakenEffect = false) => {
  const [provider, name = ''] = operation.split(' ');
  return problem(
    'provider-unreachable',
    `${provider} gave no usable answer: ${name} failed on its connection${effect}`,
    { provider, may_have_taken_effect: mayHaveTakenEffect },
  );
};

const internal = problem('provider-error', 'applivery refused: Internal error', {
  provider: 'applivery',
  provider_status: 500,
  provider_code: 1000,
  provider_title: 'Internal error',
  may_have_taken_effect: false,
});

export const silence: Scenario = {
  ...base,
  name: 'a provider that fails or gives no answer is told apart from one that refuses',
  options: {
    faults: {
      applivery: [
        { times: 2, effect: { kind: 'status', status: 500 } },
        { skip: 2, times: 2, effect: { kind: 'drop', when: 'before' } },
      ],
    },
  },
  exchanges: (
    [
      ['checkConnection', check('applivery'), internal],
      ['reconcileConnection', reconcile('applivery'), internal],
      ['checkConnection', check('applivery'), silent('applivery listTokens')],
      ['reconcileConnection', reconcile('applivery'), silent('applivery listTokens')],
    ] satisfies readonly (readonly [OperationId, FixtureRequest, FixtureResponse])[]
  ).map(([id, sent, response], index) => exchange(`${id} ${index + 1}`, id, sent, response)),
};

const openChallenges = (intent: number, email = 'open', sms = 'open') => ({
  intent_id: idOf('int', intent),
  require_all: true,
  challenges: [
    { id: idOf('chl', intent + 1), channel: 'email', hint: 'o***@mfa-demo.example', state: email },
    { id: idOf('chl', intent + 2), channel: 'sms', hint: '***0001', state: sms },
  ],
});
const answer = (draw: number) =>
  request('POST', `/v1/challenges/${idOf('chl', draw)}/answer`, { body: { code: oneTimeCode } });
const unheard = '; it may have taken effect';

export const challenges: Scenario = {
  ...base,
  name: 'a challenge can be sent and answered again when the provider gave no answer',
  options: {
    faults: {
      'merchant-backend': [
        { operation: 'sendChallenge', effect: { kind: 'drop', when: 'before' } },
        { operation: 'confirmChallenge', effect: { kind: 'drop', when: 'before' } },
      ],
    },
  },
  exchanges: [
    exchange('vend', 'vendToken', vend('second-factor'), answered(202, openChallenges(2))),
    exchange(
      'send',
      'sendChallenge',
      request('POST', `/v1/challenges/${idOf('chl', 3)}/send`),
      silent('merchant-backend sendChallenge', unheard, true),
    ),
    exchange('answer', 'answerChallenge', answer(3), silent('merchant-backend confirmChallenge', unheard, true)),
    exchange('vend again', 'vendToken', vend('second-factor'), answered(202, openChallenges(2))),
  ],
};

const unwritable = problem('invalid-credentials', 'a bearer token must be visible ASCII without spaces');
const connection = connections[5];
const changeCredentials = request('PATCH', `/v1/connections/${connection.id}`, {
  body: { credentials: { instance: 'mfa-demo', token: 'sandbox_x y' } },
});

export const credentials: Scenario = {
  ...base,
  name: 'credentials that cannot be written on the wire are found out when they are used',
  exchanges: [
    exchange('change', 'updateConnection', changeCredentials, answered(200, { ...connection, version: 2 })),
    exchange('mint', 'mintToken', mint('second-factor'), unwritable),
    exchange('vend', 'vendToken', vend('second-factor'), unwritable),
    exchange('check', 'checkConnection', check('second-factor'), unwritable),
    exchange('reconcile', 'reconcileConnection', reconcile('second-factor'), unwritable),
  ],
};

export const unfinished: Scenario = {
  ...base,
  name: 'a mint whose credentials cannot be used any more does not go on',
  exchanges: [
    exchange('mint', 'mintToken', mint('second-factor'), answered(202, openChallenges(1))),
    ...[2, 3].map((draw) => {
      const challenge = openChallenges(1).challenges[draw - 2];
      return exchange(
        `send ${draw - 1}`,
        'sendChallenge',
        request('POST', `/v1/challenges/${idOf('chl', draw)}/send`),
        answered(200, {
          id: challenge?.id,
          connection_id: connection.id,
          intent_id: idOf('int', 1),
          channel: challenge?.channel,
          hint: challenge?.hint,
          require_all: true,
          state: 'sent',
          solvable_until: '2026-03-02T10:05:00.000Z',
          resend_at: '2026-03-02T10:00:30.000Z',
        }),
      );
    }),
    exchange('change', 'updateConnection', changeCredentials, answered(200, { ...connection, version: 2 })),
    exchange('answer', 'answerChallenge', answer(2), answered(202, openChallenges(1, 'solved', 'sent'))),
    exchange('answer the other', 'answerChallenge', answer(3), unwritable),
  ],
};

const till = tokenAt('merchant-backend', 2);
const rotation = {
  id: idOf('rot', 3),
  connection_id: connectionIds['merchant-backend'],
  old_token_id: till.token.id,
  new_token_id: null,
  step: 'started',
  grace_until: null,
  skipped: [],
  error: 'The answer of merchant-backend was lost. No token of this mint is listed so far; the service looks again',
  created_at: start,
  updated_at: start,
};

export const failingRotation: Scenario = {
  ...base,
  name: 'a rotation whose mint fails goes on behind',
  options: {
    faults: {
      'merchant-backend': [{ operation: 'createToken', skip: 1, effect: { kind: 'status', status: 500 } }],
    },
  },
  exchanges: [
    exchange('mint', 'mintToken', mint('merchant-backend'), minted(till)),
    exchange(
      'rotate',
      'rotateToken',
      request('POST', `/v1/tokens/${till.token.id}/rotate`),
      answered(202, { rotation }, { location: `/v1/rotations/${rotation.id}` }),
    ),
    exchange('the rotation', 'getRotation', request('GET', `/v1/rotations/${rotation.id}`), answered(200, rotation)),
  ],
};
