import type { FixtureExchange, FixtureResponse, Scenario } from '@tokenyard/core/testing';
import { basic, bearer, exchange, failed, minted, requests, start, tokenOf, unauthorized } from './parts.ts';

const source = 'https://docs.taler.net/core/api-common.html';
const token = tokenOf('A');
const create = (name: string, body: unknown, response: FixtureResponse, headers = basic('sandbox')) =>
  exchange(name, 'createToken', requests.createToken(headers, body), response);

const padded = (length: number) => `{"scope":"all"}${' '.repeat(length - 15)}`;
const mebibyte = 1_048_576;

export const sizes: Scenario = {
  name: 'bodies are neither large nor compressed',
  source,
  at: start,
  exchanges: [
    {
      ...minted('one mebibyte', { body: { scope: 'all' }, token }),
      request: requests.createToken(basic('sandbox'), padded(mebibyte)),
    },
    create('one byte more', padded(mebibyte + 1), failed(32)),
    create('size is checked before compression', padded(mebibyte + 1), failed(32), {
      ...basic('sandbox'),
      'content-encoding': 'gzip',
    }),
    create('size is checked before the credential', padded(mebibyte + 1), failed(32), {}),
    ...['gzip', 'deflate', 'br', 'GZIP', 'identity, gzip', 'nonsense'].map((coding) =>
      create(`compressed: ${coding}`, '{"scope":"all"}', failed(28), {
        ...basic('sandbox'),
        'content-encoding': coding,
      }),
    ),
    create('compression is checked before the credential', '{"scope":"all"}', failed(28), {
      'content-encoding': 'gzip',
    }),
    ...['identity', 'Identity', ' identity , identity'].map((coding) =>
      create(`not compressed: ${coding}`, '{"scope":"none"}', failed(26, { detail: 'scope' }), {
        ...basic('sandbox'),
        'content-encoding': coding,
      }),
    ),
    create('nothing that could be compressed', undefined, failed(22), {
      ...basic('sandbox'),
      'content-encoding': 'gzip',
    }),
    exchange(
      'neither operation asks for a body, so none is read',
      'revokeCurrent',
      requests.revokeCurrent(bearer(token), '{'),
      { status: 204, headers: { 'access-control-allow-origin': '*' } },
    ),
  ],
};

const noObjects: readonly (readonly [name: string, body: unknown])[] = [
  ['nothing', undefined],
  ['blank', ' '],
  ['half of one', '{"scope":"all"'],
  ['two of them', '{}{}'],
  ['null', 'null'],
  ['a list', '[]'],
  ['a text', '"scope"'],
  ['a number', '1'],
  ['a byte order mark', '\ufeff{"scope":"all"}'],
  ['a form', 'scope=all'],
  ['invalid UTF-8', Uint8Array.from(Buffer.from('{"scope":"\xff"}', 'latin1'))],
];

const wrongTypes: readonly (readonly [field: string, values: readonly unknown[]])[] = [
  ['scope', [1, true, [], {}, ['all']]],
  [
    'duration',
    [
      1,
      'forever',
      [],
      {},
      { d_us: null },
      { d_us: -1 },
      { d_us: 0.5 },
      { d_us: '1' },
      { d_us: 'never' },
      { d_us: 2 ** 53 },
      { d_us: [] },
      { d_s: 1 },
    ],
  ],
  ['description', [1, false, [], {}]],
  ['refreshable', [0, 'true', [], {}]],
];

export const tokenRequests: Scenario = {
  name: 'what a token request must be',
  source: 'https://docs.taler.net/core/merchant/post-private-token.html',
  at: start,
  exchanges: [
    ...noObjects.map(([name, body]) => create(`no object: ${name}`, body, failed(22))),
    create('the credential is checked first', '{', unauthorized, {}),
    create('no scope', {}, failed(25, { detail: 'scope' })),
    create('a null scope', { scope: null, duration: null }, failed(25, { detail: 'scope' })),
    ...wrongTypes.flatMap(([field, values]) =>
      values.map((value) =>
        create(`${field} is ${JSON.stringify(value)}`, { scope: 'all', [field]: value }, failed(22, { field })),
      ),
    ),
    create(
      'a wrong type is told before an unknown scope',
      { scope: 'x', refreshable: 1 },
      failed(22, { field: 'refreshable' }),
    ),
    ...[
      '',
      'x',
      'admin',
      'ALL',
      'All',
      ' all',
      'all ',
      'order',
      'all:refreshable:refreshable',
      ':refreshable',
      'refreshable:all',
      'all:',
      'all:Refreshable',
      'all refreshable',
      'toString',
    ].map((scope) => create(`no scope: '${scope}'`, { scope }, failed(26, { detail: 'scope' }))),
  ],
};

const mintings: readonly (readonly [name: string, body: Readonly<Record<string, unknown>>, refreshable?: boolean])[] = [
  ['optional members are null', { scope: 'all', duration: null, description: null, refreshable: null }],
  ['unknown members are ignored', { scope: 'all', lifetime: 1, extra: {}, instance: 'admin' }],
  ['the suffix', { scope: 'all:refreshable' }, true],
  ['the deprecated flag', { scope: 'all', refreshable: true }, true],
  ['neither', { scope: 'all', refreshable: false }],
  ['the suffix wins', { scope: 'all:refreshable', refreshable: false }, true],
  ['write stays write', { scope: 'write' }],
  ['write with the suffix', { scope: 'write:refreshable' }, true],
  ['an empty description', { scope: 'readonly', description: '' }],
  ['a long description', { scope: 'readonly', description: 'é'.repeat(10_000) }],
];

export const tolerance: Scenario = {
  name: 'what a token request may be',
  source: 'https://docs.taler.net/core/merchant/post-private-token.html',
  at: start,
  exchanges: [
    ...mintings.map(
      ([name, body, refreshable = false], index): FixtureExchange =>
        minted(name, { body, refreshable, token: tokenOf('ABCDEFGHJK'.charAt(index)) }),
    ),
    {
      ...minted('the media type is not asked for', { body: { scope: 'all' }, token: tokenOf('M') }),
      request: {
        ...requests.createToken(basic('sandbox')),
        headers: { ...basic('sandbox'), 'content-type': 'text/plain' },
        body: '{"scope":"all"}',
      },
    },
  ],
};
