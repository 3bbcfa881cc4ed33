import type { FixtureExchange, FixtureResponse, Scenario } from '@tokenyard/core/testing';
import { tokenServiceOperations } from '@tokenyard/service-client';
import { connectionIds, start } from '../ids.ts';
import { answered, exchange, invalid, type OperationId, problem, request, source } from './parts.ts';
import { sample, unknown } from './samples.ts';

const base = { source, at: start } as const;

const notAPage = problem('invalid-request', 'The cursor is of no page of this list', {
  errors: [{ parameter: 'cursor', detail: 'must be the next_cursor of a page of this list' }],
});
const written = (...position: readonly unknown[]) => btoa(JSON.stringify(position)).replaceAll('=', '');
const aToken = [1_772_445_600_000, unknown.token] as const;
const wrongCursors: Readonly<Record<string, string>> = {
  'no base64': '***',
  'no JSON': btoa('nonsense').replaceAll('=', ''),
  'no list': btoa('{"0":"tokens"}').replaceAll('=', ''),
  'another list': written('connections', ...aToken),
  'a position too few': written('tokens', 1_772_445_600_000),
  'a position too many': written('tokens', ...aToken, 1),
  'positions of other types': written('tokens', ...aToken.toReversed()),
  'a fraction': written('tokens', 0.5, unknown.token),
  'a number that is too large': written('tokens', 2 ** 53, unknown.token),
  'a null character': written('tokens', 1, 'tok\0'),
  'an empty text': written('tokens', 1, ''),
  'a space behind it': `${written('tokens', ...aToken)}%20`,
  'padding behind it': `${written('tokens', ...aToken)}=`,
};

export const cursors: Scenario = {
  ...base,
  name: 'a cursor is one that this list has given out',
  exchanges: [
    exchange(
      'one that could be',
      'listTokens',
      request('GET', `/v1/tokens?cursor=${written('tokens', ...aToken)}`),
      answered(200, { tokens: [], next_cursor: null }),
    ),
    ...Object.entries(wrongCursors).map(([name, cursor]) =>
      exchange(name, 'listTokens', request('GET', `/v1/tokens?cursor=${cursor}`), notAPage),
    ),
    ...(['listConnections', 'listChallenges', 'listAuditCheckpoints', 'listApiKeys'] as const).map((id) =>
      exchange(
        `a cursor of tokens: ${id}`,
        id,
        request('GET', `${tokenServiceOperations[id].path}?cursor=${written('tokens', ...aToken)}`),
        notAPage,
      ),
    ),
    exchange(
      'a cursor of tokens: listAudit',
      'listAudit',
      request('GET', `/v1/audit?cursor=${written('tokens', ...aToken)}`),
      notAPage,
    ),
  ],
};

type Row = readonly [target: string, parameter: string, detail: string];

const vend = `/v1/connections/${connectionIds['mews-pos']}/token`;
const parameters: readonly (readonly [OperationId, ...Row])[] = [
  ['listConnections', '/v1/connections?limit=0', 'limit', 'must be at least 1'],
  ['listConnections', '/v1/connections?limit=201', 'limit', 'must be at most 200'],
  ['listConnections', '/v1/connections?limit=1.5', 'limit', 'must be int'],
  ['listConnections', '/v1/connections?limit=x', 'limit', 'must be number'],
  ['listConnections', '/v1/connections?limit=1&limit=1', 'limit', 'may be given once only'],
  ['listConnections', '/v1/connections?cursor=', 'cursor', 'must be at least 1 characters'],
  ['listConnections', `/v1/connections?cursor=${'a'.repeat(201)}`, 'cursor', 'must be at most 200 characters'],
  ['listConnections', '/v1/connections?provider=%00', 'provider', 'must match /^[a-z0-9][a-z0-9-]{0,63}$/'],
  [
    'listTokens',
    '/v1/tokens?status=gone',
    'status',
    'must be pending or active or retiring or revoked or expired or lost',
  ],
  ['listTokens', '/v1/tokens?expires_before=tomorrow', 'expires_before', 'must be a valid datetime'],
  ['listTokens', `/v1/tokens?connection_id=${unknown.token}`, 'connection_id', 'must match /^con_[0-9a-f]{32}$/'],
  ['listAudit', '/v1/audit?chain=checkpoints', 'chain', 'must match /^(service|con_[0-9a-f]{32})$/'],
  ['vendToken', `${vend}?min_validity=-1`, 'min_validity', 'must be at least 0'],
  ['vendToken', `${vend}?min_validity=86401`, 'min_validity', 'must be at most 86400'],
];

const withKey = (key: string) => sample('mintToken', { headers: { 'idempotency-key': key } });
const wrongKey = invalid({ header: 'Idempotency-Key', detail: 'must match /^[\\x21-\\x7e]{1,255}$/' });

interface Wrong {
  readonly name: string;
  readonly operation: OperationId;
  readonly body: unknown;
  readonly response: FixtureResponse;
}

const bodies: readonly Wrong[] = [
  {
    name: 'every broken rule is named',
    operation: 'createConnection',
    body: { name: 'A', provider: 'x y', base_url: 'http://shop.example', credentials: [], more: 1 },
    response: invalid(
      { pointer: '/name', detail: 'must match /^[a-z0-9][a-z0-9._-]{0,62}$/' },
      { pointer: '/provider', detail: 'must match /^[a-z0-9][a-z0-9-]{0,63}$/' },
      { pointer: '/base_url', detail: 'must use https (http is allowed on loopback only)' },
      { pointer: '/credentials', detail: 'must be object' },
      { pointer: '/more', detail: 'is not known' },
    ),
  },
  {
    name: 'no object at all',
    operation: 'createApiKey',
    body: [],
    response: invalid({ pointer: '', detail: 'must be object' }),
  },
  {
    name: 'members of an API key',
    operation: 'createApiKey',
    body: { name: 'a\u0000', role: 'owner', connections: ['x'], rate_limit: 0, expires_at: 'soon' },
    response: invalid(
      { pointer: '/name', detail: 'must match /^[^\\p{Cc}\\p{Cs}]*$/u' },
      { pointer: '/role', detail: 'must be admin or issuer or reader or auditor' },
      { pointer: '/connections/0', detail: 'must match /^con_[0-9a-f]{32}$/' },
      { pointer: '/rate_limit', detail: 'must be at least 1' },
      { pointer: '/expires_at', detail: 'must be a valid datetime' },
    ),
  },
  {
    name: 'members of a change',
    operation: 'updateConnection',
    body: { name: '', version: 1.5, provider: 'applivery' },
    response: invalid(
      { pointer: '/name', detail: 'must match /^[a-z0-9][a-z0-9._-]{0,62}$/' },
      { pointer: '/version', detail: 'must be int' },
      { pointer: '/provider', detail: 'is not known' },
    ),
  },
  {
    name: 'a grace period of more than a week',
    operation: 'rotateToken',
    body: { grace_period: 604_801 },
    response: invalid({ pointer: '/grace_period', detail: 'must be at most 604800' }),
  },
  {
    name: 'no code',
    operation: 'answerChallenge',
    body: { code: '' },
    response: invalid({ pointer: '/code', detail: 'must be at least 1 characters' }),
  },
  {
    name: 'a token request that no database would keep',
    operation: 'mintToken',
    body: { request: { a: { b: '\u0000' } } },
    response: invalid({ pointer: '/request', detail: 'must hold no null character and no lone surrogate' }),
  },
  {
    name: 'a token to introspect that is given twice',
    operation: 'introspectToken',
    body: 'token=a&token=b',
    response: invalid({ pointer: '/token', detail: 'may be given once only' }),
  },
  {
    name: 'a token to revoke that is empty',
    operation: 'revokeBySecret',
    body: 'token=',
    response: invalid({ pointer: '/token', detail: 'must be at least 1 characters' }),
  },
  {
    name: 'no token to revoke',
    operation: 'revokeBySecret',
    body: 'token_type_hint=access_token',
    response: invalid({ pointer: '/token', detail: 'is required' }),
  },
];

export const rules: Scenario = {
  ...base,
  name: 'what breaks a rule is refused, and the rule named',
  exchanges: [
    ...parameters.map(
      ([operation, target, parameter, detail]): FixtureExchange =>
        exchange(target.slice(0, 80), operation, request('GET', target), invalid({ parameter, detail })),
    ),
    exchange('an Idempotency-Key with a space', 'mintToken', withKey('a b'), wrongKey),
    exchange('an Idempotency-Key that is too long', 'mintToken', withKey('a'.repeat(256)), wrongKey),
    exchange('an Idempotency-Key beyond ASCII', 'mintToken', withKey('\u00e9'), wrongKey),
    ...bodies.map(({ name, operation, body, response }) =>
      exchange(name, operation, sample(operation, { body }), response),
    ),
  ],
};
