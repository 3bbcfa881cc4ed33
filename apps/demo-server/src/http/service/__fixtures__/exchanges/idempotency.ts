import type { FixtureResponse, Scenario } from '@tokenyard/core/testing';
import { connectionIds, idOf, start } from '../ids.ts';
import { minted, tokenAt } from './minted.ts';
import { answered, exchange, problem, request, source, spaceCodeId } from './parts.ts';

const base = { source, at: start } as const;

const keyed = (method: string, target: string, body: unknown, key = 'a-key', as: 'admin' | 'issuer' = 'admin') =>
  request(method, target, { as, body, headers: { 'idempotency-key': key } });

const tokens = `/v1/connections/${connectionIds['mews-pos']}/tokens`;
const own = tokenAt('mews-pos', 2);
const usedOtherwise = problem('idempotency-conflict', 'The Idempotency-Key was used for another request');
const invalidRequest = problem('invalid-request', 'The token request breaks the rules of the provider', {
  errors: [{ pointer: '/request/spaceCodeId', detail: 'is required' }],
});
const kiosk = {
  id: 'con_019cadfd890070bf85981d3855079722',
  name: 'kiosk',
  provider: 'mews-pos',
  base_url: null,
  default_request: {},
  version: 1,
  created_at: start,
  updated_at: start,
};
const connectionBody = { name: 'kiosk', provider: 'mews-pos', credentials: { apiKey: 'sk_test_x' } };
const created = answered(201, kiosk, { location: `/v1/connections/${kiosk.id}` });
const request1 = { request: { spaceCodeId, enterpriseId: 'hotel-42' } };
const reordered = { request: { enterpriseId: 'hotel-42', spaceCodeId } };

export const repeats: Scenario = {
  ...base,
  name: 'a request with an Idempotency-Key acts once, and its repeats get the same answer for a day',
  exchanges: [
    exchange('mint', 'mintToken', keyed('POST', tokens, request1), minted(own)),
    exchange('again', 'mintToken', keyed('POST', tokens, request1), minted(own)),
    exchange('the same data in another order', 'mintToken', keyed('POST', tokens, reordered), minted(own)),
    exchange('at the end of the day', 'mintToken', keyed('POST', tokens, request1), minted(own), {
      at: '2026-03-03T09:59:59.999Z',
    }),
    exchange('another body', 'mintToken', keyed('POST', tokens, {}), usedOtherwise),
    exchange(
      'another connection',
      'mintToken',
      keyed('POST', `/v1/connections/${connectionIds.applivery}/tokens`, request1),
      usedOtherwise,
    ),
    exchange(
      'another operation',
      'rotateToken',
      keyed('POST', `/v1/tokens/${own.token.id}/rotate`, request1),
      problem('invalid-request', 'The request does not fit its declaration', {
        errors: [{ pointer: '/request', detail: 'is not known' }],
      }),
    ),
    exchange(
      'another operation without a body',
      'rotateToken',
      keyed('POST', `/v1/tokens/${own.token.id}/rotate`, undefined),
      usedOtherwise,
    ),
    exchange(
      'create a connection with the same key',
      'createConnection',
      keyed('POST', '/v1/connections', connectionBody),
      usedOtherwise,
    ),
    exchange(
      'a refusal that did nothing frees the key',
      'mintToken',
      keyed('POST', tokens, { request: {} }, 'a-key', 'issuer'),
      invalidRequest,
    ),
  ],
};

const later = '2026-03-02T10:00:30Z';

export const creation: Scenario = {
  ...base,
  name: 'a connection that is created with an Idempotency-Key is created once',
  exchanges: [
    exchange('create', 'createConnection', keyed('POST', '/v1/connections', connectionBody), created),
    exchange('again', 'createConnection', keyed('POST', '/v1/connections', connectionBody), created, { at: later }),
    exchange(
      'with other credentials',
      'createConnection',
      keyed('POST', '/v1/connections', { ...connectionBody, credentials: { apiKey: 'sk_test_y' } }),
      usedOtherwise,
    ),
    exchange(
      'with another key',
      'createConnection',
      keyed('POST', '/v1/connections', connectionBody, 'another'),
      problem('conflict', 'There is a connection named kiosk already'),
    ),
  ],
};

const lost: FixtureResponse = problem(
  'mint-outcome-unknown',
  'The answer of mews-pos was lost, and its tokens cannot be listed',
  { may_have_taken_effect: true, provider: 'mews-pos', intent_id: idOf('int', 1) },
);

export const keptProblem: Scenario = {
  ...base,
  name: 'a failure that may have taken effect is kept too: its repeats mint nothing more',
  options: { faults: { 'mews-pos': [{ effect: { kind: 'drop', when: 'after' } }] } },
  exchanges: [
    exchange('mint', 'mintToken', keyed('POST', tokens, {}), lost),
    exchange('again', 'mintToken', keyed('POST', tokens, {}), lost, { at: later }),
  ],
};
