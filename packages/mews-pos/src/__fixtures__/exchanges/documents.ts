import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import { type ExpectedError, type Headers, inOneWindow, mint, refused, resource, start } from './parts.ts';

type Row = readonly [name: string, body: unknown, status: number, error: ExpectedError, target?: string];

const tooLarge = { code: 'too_large', detail: 'The request body is larger than 65536 bytes' };
const malformed = { code: 'malformed_json', detail: 'The request body is not valid JSON' };
const notSupported = { code: 'invalid_parameter', detail: 'Query parameter is not supported' };
const noResource = (pointer: string) => ({
  code: 'invalid_document',
  detail: 'The document must hold a single resource object as data',
  source: { pointer },
});
const otherType = {
  code: 'type_mismatch',
  detail: 'Type does not belong to this collection',
  source: { pointer: '/data/type' },
};
const ownId = {
  code: 'client_generated_id',
  detail: 'Client-generated ids are not supported',
  source: { pointer: '/data/id' },
};

const create = '/v1/shortlived-integration-tokens';
const text = JSON.stringify({ data: { ...resource, type: 'spaceCodes' } });
const parameter = (name: string, query: string, source: Pick<ExpectedError, 'source'>): Row => [
  name,
  '{',
  400,
  { ...notSupported, ...source },
  `${create}?${query}`,
];

const rows: readonly Row[] = [
  ['the longest body that is read', text.padEnd(65_536), 409, otherType],
  ['a byte more', text.padEnd(65_537), 413, tooLarge],
  ['the length is checked before the query', ''.padEnd(65_537), 413, tooLarge, `${create}?include=menu`],

  parameter('a query parameter, before the body is read', 'include=menu', { source: { parameter: 'include' } }),
  parameter('a parameter family goes by its base name', 'fields%5BspaceCodes%5D=url', {
    source: { parameter: 'fields' },
  }),
  parameter('a name that JSON:API sources cannot hold', 'a-b=1', {}),
  parameter('no name at all', '=1', {}),
  parameter('the first of several', 'one=1&two=2', { source: { parameter: 'one' } }),

  ['no body', undefined, 400, malformed],
  ['no JSON', '{"data":', 400, malformed],
  ['two JSON texts', '{}{}', 400, malformed],
  ['a byte order mark', `\ufeff${text}`, 400, malformed],
  ['no UTF-8', Uint8Array.of(0x22, 0xff, 0x22), 400, malformed],

  ['an array at the root', [{ data: resource }], 400, noResource('')],
  ['a string at the root', '"data"', 400, noResource('')],
  ['null at the root', 'null', 400, noResource('')],
  ['no data', { meta: {} }, 400, noResource('')],
  ['null as data', { data: null }, 400, noResource('/data')],
  ['several resources', { data: [resource] }, 400, noResource('/data')],
  ['a number as data', { data: 1 }, 400, noResource('/data')],
  ['nested as deep as it goes', '['.repeat(32_768) + ']'.repeat(32_768), 400, noResource('')],

  ['a type of another collection', { data: { ...resource, type: 'spaceCodes' } }, 409, otherType],
  ['the type in another case', { data: { ...resource, type: 'ShortlivedIntegrationTokens' } }, 409, otherType],
  ['a type before an id', { data: { ...resource, type: '', id: 'x' } }, 409, otherType],
  ['an id', { data: { ...resource, id: '3f0b6c1e-8d52-4a97-b1e4-6c9d2f7a5e08' } }, 403, ownId],
  ['an id that is null', { data: { id: null, type: resource.type } }, 403, ownId],
  ['an id beside a type that is no string', { data: { id: 'x', type: 1 } }, 403, ownId],
];

export const documents: Scenario = {
  name: 'a request that holds no single resource object to create is refused',
  source: 'https://jsonapi.org/format/1.1/#crud-creating',
  at: start,
  exchanges: inOneWindow(
    ...rows.map(
      ([name, body, status, error, target = create]) =>
        (left: Headers): FixtureExchange => ({
          name,
          operation: 'createShortlivedIntegrationToken',
          request: mint({ target, body }),
          ...refused(status, left, error),
        }),
    ),
  ),
};
