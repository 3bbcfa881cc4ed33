import type { Scenario } from '@tokenyard/core/testing';
import { base32Draw, codeDraw, start } from './parts.ts';

const source = 'https://docs.taler.net/core/merchant/post-private-token.html';
const cors = { 'access-control-allow-origin': '*' };
const json = { 'content-type': 'application/json' };

export const mintExample: Scenario = {
  name: 'a till gets a token that it can refresh, but not widen',
  source,
  at: start,
  exchanges: [
    {
      name: 'mint with the password',
      operation: 'createToken',
      random: [base32Draw('9FATP96J4THM76K2FK4BT6R76PMW4DPMD1MNT2502APK11Z5T8YG')],
      request: {
        method: 'POST',
        target: '/instances/sandbox/private/token',
        headers: { authorization: 'Basic c2FuZGJveDpzYW5kYm94', 'content-type': 'application/json' },
        body: '{"scope":"order-pos:refreshable","duration":{"d_us":3600000000},"description":"till 3"}',
      },
      response: {
        status: 200,
        headers: { ...cors, ...json, 'content-length': '243' },
        body: '{"access_token":"secret-token:9FATP96J4THM76K2FK4BT6R76PMW4DPMD1MNT2502APK11Z5T8YG","token":"secret-token:9FATP96J4THM76K2FK4BT6R76PMW4DPMD1MNT2502APK11Z5T8YG","scope":"order-pos:refreshable","expiration":{"t_s":1772445600},"refreshable":true}',
      },
    },
    {
      name: 'refresh with more than it holds',
      operation: 'createToken',
      request: {
        method: 'POST',
        target: '/instances/sandbox/private/token',
        headers: { authorization: 'Bearer secret-token:9FATP96J4THM76K2FK4BT6R76PMW4DPMD1MNT2502APK11Z5T8YG', ...json },
        body: '{"scope":"order-full"}',
      },
      response: {
        status: 403,
        headers: { ...cors, ...json, 'content-length': '71' },
        body: '{"code":16,"hint":"token lacks a required permission","detail":"scope"}',
      },
    },
  ],
};

const email = 'NEFX5KS9X3W23B5XQJK9R9477686H10K';
const sms = 'Q1S8HW6KNC4Y9XTAGQ73E24VMYYV8CWB';
const guarded = {
  method: 'POST',
  target: '/instances/mfa-demo/private/token',
  headers: { authorization: 'Basic bWZhLWRlbW86c2FuZGJveA==', ...json },
  body: '{"scope":"all"}',
};
const challenge = (id: string, step: string, body: string) => ({
  method: 'POST',
  target: `/instances/mfa-demo/challenge/${id}${step}`,
  headers: json,
  body,
});
const sent = {
  status: 200,
  headers: { ...cors, ...json, 'content-length': '84' },
  body: '{"solve_expiration":{"t_s":1772442300},"earliest_retransmission":{"t_s":1772442030}}',
};

export const secondFactorExample: Scenario = {
  name: 'a second factor guards the password',
  source: 'https://docs.taler.net/core/merchant/post-challenge-CHALLENGE_ID.html',
  at: start,
  exchanges: [
    {
      name: 'two codes are wanted',
      operation: 'createToken',
      random: [base32Draw(email), base32Draw(sms)],
      request: guarded,
      response: {
        status: 202,
        headers: { ...cors, ...json, 'content-length': '235' },
        body: '{"challenges":[{"challenge_id":"NEFX5KS9X3W23B5XQJK9R9477686H10K","tan_channel":"email","tan_info":"o***@mfa-demo.example"},{"challenge_id":"Q1S8HW6KNC4Y9XTAGQ73E24VMYYV8CWB","tan_channel":"sms","tan_info":"***0001"}],"combi_and":true}',
      },
    },
    {
      name: 'send the first',
      operation: 'sendChallenge',
      random: [codeDraw('04718293')],
      request: challenge(email, '', '{}'),
      response: sent,
    },
    {
      name: 'a wrong code',
      operation: 'confirmChallenge',
      request: challenge(email, '/confirm', '{"tan":"00000000"}'),
      response: {
        status: 409,
        headers: { ...cors, ...json, 'content-length': '51' },
        body: '{"code":2125,"hint":"wrong code","retry_counter":2}',
      },
    },
    {
      name: 'the right code',
      operation: 'confirmChallenge',
      request: challenge(email, '/confirm', '{"tan":"04718293"}'),
      response: { status: 204, headers: cors },
    },
    {
      name: 'send the second',
      operation: 'sendChallenge',
      random: [codeDraw('99999999')],
      request: challenge(sms, '', '{}'),
      response: sent,
    },
    {
      name: 'its code',
      operation: 'confirmChallenge',
      request: challenge(sms, '/confirm', '{"tan":"99999999"}'),
      response: { status: 204, headers: cors },
    },
    {
      name: 'the same request with both',
      operation: 'createToken',
      random: [base32Draw('VBHX1XEVJE5HPGHHHAQXQ0YMKA5TE69BDBA86MPAKCYZVK6JBKWG')],
      request: { ...guarded, headers: { ...guarded.headers, 'taler-challenge-ids': `${email},${sms}` } },
      response: {
        status: 200,
        headers: { ...cors, ...json, 'content-length': '226' },
        body: '{"access_token":"secret-token:VBHX1XEVJE5HPGHHHAQXQ0YMKA5TE69BDBA86MPAKCYZVK6JBKWG","token":"secret-token:VBHX1XEVJE5HPGHHHAQXQ0YMKA5TE69BDBA86MPAKCYZVK6JBKWG","scope":"all","expiration":{"t_s":1772528400},"refreshable":false}',
      },
    },
  ],
};
