import type { FixtureResponse, Scenario } from '@tokenyard/core/testing';
import {
  asking,
  callbackUrlsPath,
  done,
  invalid,
  missing,
  options,
  rowsOf,
  start,
  succeeded,
  swagger,
  writing,
} from './parts.ts';

const read = asking('GET', callbackUrlsPath);
const shown = (...callbackUrls: readonly string[]) => succeeded('dce0f573', { callbackUrls });
const set = (body: unknown) => writing('POST', callbackUrlsPath, body);

const refused: readonly (readonly [name: string, body: unknown, response: FixtureResponse])[] = [
  ['nothing', {}, missing('callbackUrls')],
  ['null', { callbackUrls: null }, missing('callbackUrls')],
  ['missing goes before unknown', { urls: [] }, missing('callbackUrls')],
  ['a text', { callbackUrls: '' }, invalid('callbackUrls')],
  ['null as a URL', { callbackUrls: [null] }, invalid('callbackUrls')],
  ['an empty URL', { callbackUrls: ['x', ''] }, invalid('callbackUrls')],
  ['a URL of 2049 characters', { callbackUrls: ['x'.repeat(2049)] }, invalid('callbackUrls')],
  ['wrong goes before unknown', { id: 1, callbackUrls: 1 }, invalid('callbackUrls')],
  ['an unknown member', { callbackUrls: [], id: 1 }, invalid('id')],
  ['10001 URLs', { callbackUrls: Array.from({ length: 10_001 }, () => 'x') }, invalid('callbackUrls')],
  ['malformed JSON', '{"callbackUrls":[}', invalid('body')],
  ['no body', undefined, invalid('body')],
];

const urls = ['https://b.example/?a=1#x', 'b', 'a', 'b'];

export const seededUrls: Scenario = {
  name: 'the link URLs of the seed, and the head of them',
  source: swagger,
  at: start,
  options,
  exchanges: rowsOf('getCallbackUrls', [
    ['the seed', read, shown('https://shop.example.com')],
    ['the head of the reply', { ...read, method: 'HEAD' }, headOf(shown('https://shop.example.com'))],
  ]),
};

export const callbackUrls: Scenario = {
  name: 'the link URLs of a main client are replaced as a whole',
  source: swagger,
  at: start,
  options,
  exchanges: [
    ...rowsOf('setCallbackUrls', [
      ['replace them', set({ callbackUrls: urls }), done],
      ...refused.map(([name, body, response]) => [name, set(body), response] as const),
    ]),
    ...rowsOf('getCallbackUrls', [['order and duplicates are kept; nothing is checked', read, shown(...urls)]]),
    ...rowsOf('setCallbackUrls', [['more than a registered client may have', set({ callbackUrls: sixty() }), done]]),
    ...rowsOf('getCallbackUrls', [['all of them', read, shown(...sixty())]]),
    ...rowsOf('setCallbackUrls', [['none', set({ callbackUrls: [] }), done]]),
    ...rowsOf('getCallbackUrls', [['an empty list', read, shown()]]),
  ],
};

function sixty(): readonly string[] {
  return Array.from({ length: 60 }, (_, index) => `https://${index}.example`);
}

function headOf({ status, headers }: FixtureResponse): FixtureResponse {
  return { status, headers };
}
