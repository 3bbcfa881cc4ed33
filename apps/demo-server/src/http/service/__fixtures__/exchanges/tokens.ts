import type { Scenario } from '@tokenyard/core/testing';
import { connectionIds, start } from '../ids.ts';
import { type Minted, mint, minted, tokenAt, vend, vended } from './minted.ts';
import { answered, exchange, request, source } from './parts.ts';

const base = { source, at: start } as const;

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
