import type { Scenario } from '@tokenyard/core/testing';
import { connectionIds, idOf, start } from '../ids.ts';
import { oneTimeCode } from '../stage.ts';
import { answered, exchange, problem, request, source } from './parts.ts';

const base = { source, at: start } as const;

const intent = idOf('int', 1);
const email = { id: idOf('chl', 2), channel: 'email', hint: 'o***@mfa-demo.example' };
const sms = { id: idOf('chl', 3), channel: 'sms', hint: '***0001' };

const pending = (emailState: string, smsState: string) =>
  answered(202, {
    intent_id: intent,
    require_all: true,
    challenges: [
      { ...email, state: emailState },
      { ...sms, state: smsState },
    ],
  });

const shown = ({ id, channel, hint }: typeof email, state: string, sent?: { until: string; resend: string }) => ({
  id,
  connection_id: connectionIds['second-factor'],
  intent_id: intent,
  channel,
  hint,
  require_all: true,
  state,
  solvable_until: sent?.until ?? null,
  resend_at: sent?.resend ?? null,
});
const justSent = { until: '2026-03-02T10:05:00.000Z', resend: '2026-03-02T10:00:30.000Z' };

const mint = request('POST', `/v1/connections/${connectionIds['second-factor']}/tokens`, { as: 'issuer' });
const vend = request('GET', `/v1/connections/${connectionIds['second-factor']}/token`, { as: 'issuer' });
const send = ({ id }: typeof email) => request('POST', `/v1/challenges/${id}/send`, { as: 'issuer' });
const answer = ({ id }: typeof email, code: string) =>
  request('POST', `/v1/challenges/${id}/answer`, { as: 'issuer', body: { code } });
const list = request('GET', '/v1/challenges?limit=1', { as: 'reader' });

const refusal = (status: number, code: number, title: string) =>
  problem('provider-error', `merchant-backend refused: ${title}`, {
    provider: 'merchant-backend',
    provider_status: status,
    provider_code: code,
    provider_title: title,
    may_have_taken_effect: false,
  });

const token = {
  id: idOf('tok', 4),
  connection_id: connectionIds['second-factor'],
  provider: 'merchant-backend',
  subject: 'mfa-demo',
  scopes: ['readonly'],
  status: 'active',
  issued_at: start,
  expiry: 'at',
  expires_at: '2026-03-03T10:00:00.000Z',
  refreshable: false,
  provider_token_id: null,
};
const secret = 'secret-token:N9YEWG89P6J61VD20Y9X6BXPBJEKX0TBAB81FNY8HWZJG8VVY0Y0';
const cursorBehind = ({ id }: typeof email) => btoa(JSON.stringify(['challenges', id])).replaceAll('=', '');

export const secondFactor: Scenario = {
  ...base,
  name: 'a mint that wants a second factor goes on when all challenges are answered',
  exchanges: [
    exchange('mint', 'mintToken', mint, pending('open', 'open')),
    exchange(
      'the first challenge',
      'listChallenges',
      list,
      answered(200, { challenges: [shown(email, 'open')], next_cursor: cursorBehind(email) }),
    ),
    exchange(
      'the other one',
      'listChallenges',
      request('GET', `/v1/challenges?limit=1&cursor=${cursorBehind(email)}`, { as: 'reader' }),
      answered(200, { challenges: [shown(sms, 'open')], next_cursor: null }),
    ),
    exchange('send', 'sendChallenge', send(email), answered(200, shown(email, 'sent', justSent))),
    exchange('send again', 'sendChallenge', send(email), refusal(429, 2130, 'code sent moments ago, wait')),
    exchange('a wrong code', 'answerChallenge', answer(email, '1'), refusal(409, 2125, 'wrong code')),
    exchange('the right code', 'answerChallenge', answer(email, oneTimeCode), pending('solved', 'open')),
    exchange('send the other', 'sendChallenge', send(sms), answered(200, shown(sms, 'sent', justSent))),
    exchange(
      'its code',
      'answerChallenge',
      answer(sms, oneTimeCode),
      answered(201, { token, secret }, { location: `/v1/tokens/${token.id}` }),
    ),
    exchange(
      'its code again',
      'answerChallenge',
      answer(sms, oneTimeCode),
      problem('conflict', 'The challenge is used'),
    ),
    exchange('send it again', 'sendChallenge', send(sms), problem('conflict', 'The challenge is used')),
    exchange('no challenge is left', 'listChallenges', list, answered(200, { challenges: [], next_cursor: null })),
    exchange('vend', 'vendToken', vend, answered(200, { token, secret, source: 'stored' })),
  ],
};
