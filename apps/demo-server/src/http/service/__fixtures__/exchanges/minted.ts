import type { FixtureResponse } from '@tokenyard/core/testing';
import { connectionIds, idOf, start } from '../ids.ts';
import { answered, type Headers, request, spaceCodeId } from './parts.ts';

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

export interface Minted {
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

export const vended = ({ token, secret }: Minted, origin: 'stored' | 'minted') =>
  answered(200, { token, secret, source: origin });

export const mint = (name: keyof typeof connectionIds, body?: unknown) =>
  request('POST', `/v1/connections/${connectionIds[name]}/tokens`, { as: 'issuer', body });
export const vend = (name: keyof typeof connectionIds, query = '') =>
  request('GET', `/v1/connections/${connectionIds[name]}/token${query}`, { as: 'issuer' });
/** What a token is asked to do. */
export const on = ({ token }: Minted, what: string, body?: unknown) =>
  request('POST', `/v1/tokens/${token.id}/${what}`, { as: 'issuer', body });
export const introspect = (secret: string, more = '') =>
  request('POST', '/v1/introspect', { as: 'reader', body: `token=${encodeURIComponent(secret)}${more}` });
export const inactive = answered(200, { active: false });
