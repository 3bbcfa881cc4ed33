import type { Scenario } from '@tokenyard/core/testing';
import { connectionIds, start } from '../ids.ts';
import { minted, tokenAt } from './minted.ts';
import { answered, connections, exchange, problem, request, source } from './parts.ts';

const base = { source, at: start } as const;

const applivery = `/v1/connections/${connectionIds.applivery}`;
const token = tokenAt('applivery', 2);

export const liveTokens: Scenario = {
  ...base,
  name: 'a connection whose tokens live stays where it is',
  exchanges: [
    exchange('mint', 'mintToken', request('POST', `${applivery}/tokens`), minted(token)),
    exchange(
      'delete it',
      'deleteConnection',
      request('DELETE', applivery),
      problem('conflict', 'Tokens of this connection live; revoke them first'),
    ),
    exchange(
      'move it',
      'updateConnection',
      request('PATCH', applivery, { body: { base_url: 'http://127.0.0.1:1/x' } }),
      problem('conflict', 'Tokens of this connection live; revoke them first'),
    ),
  ],
};

const of = (name: keyof typeof connectionIds, what: string) =>
  request('POST', `/v1/connections/${connectionIds[name]}/${what}`, { as: 'issuer' });
const credentials = { organizationId: 'acme-inc', applicationId: 'field-app', workspaceToken: 'sandbox_other' };
const refused = problem('provider-error', 'applivery refused: Invalid Token', {
  provider: 'applivery',
  provider_status: 401,
  provider_code: 4004,
  provider_title: 'Invalid Token',
  may_have_taken_effect: false,
});

export const checks: Scenario = {
  ...base,
  name: 'a connection is checked by what changes nothing at the provider',
  exchanges: [
    exchange('by its list', 'checkConnection', of('applivery', 'check'), answered(200, { ok: true, method: 'list' })),
    exchange(
      'by the token that was handed over',
      'checkConnection',
      of('mews-connector', 'check'),
      answered(200, { ok: true, method: 'issue' }),
    ),
    exchange(
      'not at all',
      'checkConnection',
      of('mesh-admin', 'check'),
      answered(200, {
        ok: true,
        method: 'none',
        detail: 'The credentials have the right form; only a mint would prove more',
      }),
    ),
    exchange(
      'other credentials',
      'updateConnection',
      request('PATCH', applivery, { body: { credentials } }),
      answered(200, { ...connections[3], version: 2 }),
    ),
    exchange(
      'credentials that are refused',
      'checkConnection',
      of('applivery', 'check'),
      answered(200, { ok: false, method: 'list', detail: 'applivery refused: Invalid Token' }),
    ),
    exchange('reconcile with them', 'reconcileConnection', of('applivery', 'reconcile'), refused),
    exchange('mint with them', 'mintToken', of('applivery', 'tokens'), refused),
  ],
};

const mewsPos = `/v1/connections/${connectionIds['mews-pos']}`;
const broken = { pointer: '/default_request/spaceCodeId', detail: 'is required' };
const unusable = problem('conflict', 'The default_request of the connection breaks the rules of the provider', {
  errors: [broken],
});

export const defaults: Scenario = {
  ...base,
  name: 'a default request that the provider does not take is no fault of whoever wants a token',
  exchanges: [
    exchange(
      'no default',
      'updateConnection',
      request('PATCH', mewsPos, { body: { default_request: {} } }),
      answered(200, { ...connections[0], default_request: {}, version: 2 }),
    ),
    exchange('vend', 'vendToken', request('GET', `${mewsPos}/token`), unusable),
    exchange('mint', 'mintToken', request('POST', `${mewsPos}/tokens`), unusable),
    exchange(
      'mint with a request that is no better',
      'mintToken',
      request('POST', `${mewsPos}/tokens`, { body: { request: {} } }),
      problem('invalid-request', 'The token request breaks the rules of the provider', {
        errors: [{ ...broken, pointer: '/request/spaceCodeId' }],
      }),
    ),
  ],
};

const report = (name: keyof typeof connectionIds, comparable: boolean) => ({
  connection_id: connectionIds[name],
  at: start,
  comparable,
  unknown: [],
  missing: [],
  still_there: [],
  expiring: [],
});

export const reconciliation: Scenario = {
  ...base,
  name: 'a connection is compared with the list of its provider, where there is one',
  exchanges: [
    exchange(
      'a list',
      'reconcileConnection',
      of('merchant-backend', 'reconcile'),
      answered(200, report('merchant-backend', true)),
    ),
    exchange(
      'no list',
      'reconcileConnection',
      of('mesh-admin', 'reconcile'),
      answered(200, report('mesh-admin', false)),
    ),
  ],
};
