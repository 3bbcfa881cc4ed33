import type { Scenario } from '@tokenyard/core/testing';
import { connectionIds, idOf, start } from '../ids.ts';
import { inactive, introspect, type Minted, mint, minted, on, tokenAt, vend, vended } from './minted.ts';
import { answered, done, exchange, problem, request, source } from './parts.ts';

const base = { source, at: start } as const;

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
