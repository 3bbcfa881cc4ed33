import type { FixtureResponse, Scenario } from '@tokenyard/core/testing';
import { connectionIds, idOf, start } from '../ids.ts';
import { answered, done, exchange, type Headers, problem, request, source, spaceCodeId } from './parts.ts';

const base = { source, at: start } as const;

/** What the sandboxes of a fresh stage mint first and second: the provider's id, and the secret. */
const sandboxTokens = {
  'mews-pos': [
    ['62370804-d431-4fe6-812a-c6054307eea6', 'sk_test_SUYsPs3p5F5M0g-X2Vc5-oG_PwaiTvu6IF6kuc0b6Nc'],
    ['accedc08-7ef6-4841-9b18-d6c4aaf42181', 'sk_test_geEJYU9wiYz5ZLXBlUJqLcxtWK8WjRF52Jhg1Pd2_mA'],
  ],
  'merchant-backend': [
    [null, 'secret-token:P7K8QR7K7PGW3SEW7FJTF28KV1P11C6BY8EM3MMMN1WW1HS5WGMG'],
    [null, 'secret-token:3EW02RQ3RE9FZAKWXS0GKCD4C3PT41WKTCQVCQ4X7T1MPMPG2ZBG'],
  ],
  applivery: [['69a55fa0526bf4673cce350e', 'R8UP1T1HLyMnOYQS9G1kjLe2']],
  'mews-connector': [[null, 'C66EF7B239D24632943D115EDE9CB810-EA00F8FD8294692C940F6B5A8F9453D']],
} as const;

const facts = {
  'mews-pos': { subject: `${spaceCodeId} hotel-42`, scopes: [], lives: 900, refreshable: false },
  'merchant-backend': { subject: 'sandbox', scopes: ['order-pos:refreshable'], lives: 3600, refreshable: true },
  applivery: { subject: 'acme-inc/field-app', scopes: ['sdk'], lives: null, refreshable: false },
  'mews-connector': { subject: '851df8c8-90f2-4c4a-8e01-a4fc46b25178', scopes: [], lives: null, refreshable: false },
} as const;

interface Minted {
  readonly token: Readonly<Record<string, unknown>> & { readonly id: string };
  readonly secret: string;
}

/** The token that a sandbox mints as its `count`th (from 0), and whose id is made of the draw `draw`. */
export function tokenAt(provider: keyof typeof facts, draw: number, count = 0, at = start): Minted {
  const { subject, scopes, lives, refreshable } = facts[provider];
  const [providerTokenId, secret] = sandboxTokens[provider][count] ?? [];
  if (secret === undefined) throw new Error(`No token ${count} of ${provider} is known`);
  const token = {
    id: idOf('tok', draw, at),
    connection_id: connectionIds[provider],
    provider,
    subject,
    scopes,
    status: 'active',
    issued_at: at,
    expiry: lives === null ? 'never' : 'at',
    expires_at: lives === null ? null : new Date(Date.parse(at) + lives * 1000).toISOString(),
    refreshable,
    provider_token_id: providerTokenId,
  };
  return { token, secret };
}

const at = ({ token }: Minted): Headers => ({ location: `/v1/tokens/${token.id}` });

export const minted = ({ token, secret }: Minted): FixtureResponse =>
  answered(201, { token, secret }, at({ token, secret }));

const vended = ({ token, secret }: Minted, origin: 'stored' | 'minted') =>
  answered(200, { token, secret, source: origin });

const mint = (name: keyof typeof connectionIds, body?: unknown) =>
  request('POST', `/v1/connections/${connectionIds[name]}/tokens`, { as: 'issuer', body });
const vend = (name: keyof typeof connectionIds, query = '') =>
  request('GET', `/v1/connections/${connectionIds[name]}/token${query}`, { as: 'issuer' });
const on = ({ token }: Minted, what: string, body?: unknown) =>
  request('POST', `/v1/tokens/${token.id}/${what}`, { as: 'issuer', body });
const introspect = (secret: string, more = '') =>
  request('POST', '/v1/introspect', { as: 'reader', body: `token=${encodeURIComponent(secret)}${more}` });
const inactive = answered(200, { active: false });

const later = '2026-03-02T10:05:00.000Z';
const first = tokenAt('mews-pos', 3);
const second = tokenAt('mews-pos', 6, 1, later);

export const vending: Scenario = {
  ...base,
  name: 'a token is vended while it is valid for long enough, and minted when it is not',
  exchanges: [
    exchange('mint', 'vendToken', vend('mews-pos'), vended(first, 'minted')),
    exchange('the same token', 'vendToken', vend('mews-pos', '?min_validity=600'), vended(first, 'stored')),
    exchange(
      'no token lives longer than this one',
      'vendToken',
      vend('mews-pos', '?min_validity=86400'),
      vended(first, 'stored'),
    ),
    exchange(
      'it is valid for ten minutes still',
      'vendToken',
      vend('mews-pos', '?min_validity=600'),
      vended(first, 'stored'),
      { at: later },
    ),
    exchange('that is too short', 'vendToken', vend('mews-pos', '?min_validity=601'), vended(second, 'minted')),
  ],
};

const cursorBehind = ({ token }: Minted, moment: string) =>
  btoa(JSON.stringify(['tokens', Date.parse(moment), token.id])).replaceAll('=', '');
const list = (query: string) => request('GET', `/v1/tokens${query}`, { as: 'reader' });
const own = tokenAt('mews-pos', 2);
const other = tokenAt('mews-pos', 4, 1, later);
const third = tokenAt('merchant-backend', 6, 0, later);

export const lists: Scenario = {
  ...base,
  name: 'tokens are listed page by page, newest first, and never with their secrets',
  exchanges: [
    exchange('mint', 'mintToken', mint('mews-pos', {}), minted(own)),
    exchange('mint another', 'mintToken', mint('mews-pos'), minted(other), { at: later }),
    exchange('mint a third', 'mintToken', mint('merchant-backend'), minted(third)),
    exchange(
      'the first page',
      'listTokens',
      list('?limit=2'),
      answered(200, { tokens: [third.token, other.token], next_cursor: cursorBehind(other, later) }),
    ),
    exchange(
      'the last page',
      'listTokens',
      list(`?limit=2&cursor=${cursorBehind(other, later)}`),
      answered(200, { tokens: [own.token], next_cursor: null }),
    ),
    exchange(
      'of a provider',
      'listTokens',
      list('?provider=merchant-backend'),
      answered(200, { tokens: [third.token], next_cursor: null }),
    ),
    exchange(
      'of a connection',
      'listTokens',
      list(`?connection_id=${connectionIds['mews-pos']}&status=active`),
      answered(200, { tokens: [other.token, own.token], next_cursor: null }),
    ),
    exchange(
      'that end before a moment',
      'listTokens',
      list('?expires_before=2026-03-02T11:15:00.001%2B01:00'),
      answered(200, { tokens: [own.token], next_cursor: null }),
    ),
    exchange(
      'that have ended',
      'listTokens',
      list('?status=expired'),
      answered(200, { tokens: [], next_cursor: null }),
    ),
    exchange(
      'one token',
      'getToken',
      request('GET', `/v1/tokens/${own.token.id}`, { as: 'auditor' }),
      answered(200, own.token),
    ),
  ],
};

const till = tokenAt('merchant-backend', 2);
const active = (facts_: object) => answered(200, { active: true, ...facts_ });
const described = {
  scope: 'order-pos:refreshable',
  client_id: connectionIds['merchant-backend'],
  exp: 1_772_449_200,
  iat: 1_772_445_600,
  sub: 'sandbox',
  iss: 'merchant-backend',
  jti: till.token.id,
};
const revoked = ({ token }: Minted) => ({ ...token, status: 'revoked' });

export const introspection: Scenario = {
  ...base,
  name: 'a token is introspected until it ends; of others nothing is told',
  exchanges: [
    exchange('mint', 'mintToken', mint('merchant-backend'), minted(till)),
    exchange('a token that lives', 'introspectToken', introspect(till.secret), active(described)),
    exchange(
      'parameters of OAuth clients',
      'introspectToken',
      introspect(till.secret, '&token_type_hint=refresh_token&client_id=x&client_secret=y'),
      active(described),
    ),
    exchange('a text that is no token of ours', 'introspectToken', introspect('nonsense'), inactive),
    exchange('its last moment', 'introspectToken', introspect(till.secret), active(described), {
      at: '2026-03-02T10:59:59.999Z',
    }),
    exchange('its end', 'introspectToken', introspect(till.secret), inactive, { at: '2026-03-02T11:00:00Z' }),
    exchange(
      'revoke what is unknown',
      'revokeBySecret',
      request('POST', '/v1/revoke', { as: 'issuer', body: 'token=nonsense&token_type_hint=access_token' }),
      done(200),
    ),
  ],
};

const appToken = tokenAt('applivery', 2);
const posToken = tokenAt('mews-pos', 4);

export const revocation: Scenario = {
  ...base,
  name: 'a revoked token has ended here at once, and at the provider where it can',
  exchanges: [
    exchange('mint', 'mintToken', mint('applivery'), minted(appToken)),
    exchange(
      'revoke',
      'revokeToken',
      on(appToken, 'revoke'),
      answered(200, { token: revoked(appToken), revoked_at_provider: true }),
    ),
    exchange('introspect', 'introspectToken', introspect(appToken.secret), inactive),
    exchange(
      'revoke again',
      'revokeToken',
      on(appToken, 'revoke'),
      answered(200, {
        token: revoked(appToken),
        revoked_at_provider: false,
        detail: 'The token had ended before',
      }),
    ),
    exchange('mint where nothing can be revoked', 'mintToken', mint('mews-pos'), minted(posToken)),
    exchange(
      'revoke all of a connection',
      'revokeConnectionTokens',
      request('POST', `/v1/connections/${connectionIds['mews-pos']}/revoke`, { as: 'issuer' }),
      answered(200, {
        results: [
          {
            token: revoked(posToken),
            revoked_at_provider: false,
            detail: 'mews-pos cannot revoke tokens; this one works there until it ends',
          },
        ],
      }),
    ),
    exchange(
      'revoke all that is left',
      'revokeConnectionTokens',
      request('POST', `/v1/connections/${connectionIds['mews-pos']}/revoke`, { as: 'issuer' }),
      answered(200, { results: [] }),
    ),
    exchange(
      'rotate a revoked token',
      'rotateToken',
      on(appToken, 'rotate', {}),
      problem('conflict', 'The token is revoked'),
    ),
  ],
};

const handedOver = tokenAt('mews-connector', 2);

export const outOfBand: Scenario = {
  ...base,
  name: 'a token that was handed over is kept until it is revoked here',
  exchanges: [
    exchange('mint', 'mintToken', mint('mews-connector'), minted(handedOver)),
    exchange(
      'rotate',
      'rotateToken',
      on(handedOver, 'rotate'),
      problem('not-supported', 'Tokens of Mews Connector are handed over out of band'),
    ),
    exchange(
      'revoke by its secret',
      'revokeBySecret',
      request('POST', '/v1/revoke', { as: 'issuer', body: `token=${handedOver.secret}` }),
      done(200),
    ),
    exchange(
      'vend',
      'vendToken',
      vend('mews-connector'),
      problem('conflict', 'This token was revoked here; give the connection another one'),
    ),
  ],
};

const renewed = tokenAt('merchant-backend', 6, 1);
const rotation = {
  id: idOf('rot', 3),
  connection_id: connectionIds['merchant-backend'],
  old_token_id: till.token.id,
  new_token_id: renewed.token.id,
  step: 'published',
  grace_until: '2026-03-02T10:01:00.000Z',
  skipped: [],
  error: null,
  created_at: start,
  updated_at: start,
};
const rotationPlace = `/v1/rotations/${rotation.id}`;

export const rotations: Scenario = {
  ...base,
  name: 'a rotation publishes a new token, and lets the old one end after a while',
  exchanges: [
    exchange('mint', 'mintToken', mint('merchant-backend'), minted(till)),
    exchange(
      'rotate',
      'rotateToken',
      on(till, 'rotate', { grace_period: 60 }),
      answered(201, { rotation, secret: renewed.secret }, { location: rotationPlace }),
    ),
    exchange('the rotation', 'getRotation', request('GET', rotationPlace, { as: 'reader' }), answered(200, rotation)),
    exchange('the old token', 'introspectToken', introspect(till.secret), active(described)),
    exchange(
      'the new token',
      'introspectToken',
      introspect(renewed.secret),
      active({ ...described, jti: renewed.token.id }),
    ),
    exchange('vend', 'vendToken', vend('merchant-backend'), vended(renewed, 'stored')),
  ],
};
