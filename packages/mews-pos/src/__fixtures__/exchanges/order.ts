import type { FixtureExchange, FixtureRequest, Scenario } from '@tokenyard/core/testing';
import {
  authorized,
  type ExpectedError,
  type Headers,
  jsonApi,
  minted,
  quota,
  refused,
  resource,
  start,
} from './parts.ts';

const tokens = '/v1/shortlived-integration-tokens';

/** Everything is wrong with it; each step mends one thing, so that the next check answers. */
const worst: FixtureRequest = {
  method: 'POST',
  target: '/v1/tokens?include=menu',
  headers: { accept: 'text/html', 'content-type': 'text/plain' },
  body: ' '.repeat(65_537),
};
const typed = { ...authorized(), 'content-type': jsonApi };
const unknownCode = { spaceCode: { data: { type: 'spaceCodes', id: '00000000-0000-0000-0000-000000000000' } } };
const wrongMembers = { attributes: { enterpriseId: '<' }, relationships: unknownCode };

type Step = readonly [
  name: string,
  mended: Partial<FixtureRequest>,
  status: number,
  error: ExpectedError,
  headers?: Headers,
];

const anonymous: readonly Step[] = [
  ['the path', {}, 404, { code: 'not_found', detail: 'The requested resource does not exist' }],
  [
    'the credential',
    { target: `${tokens}?include=menu` },
    401,
    { code: 'missing_credentials', detail: 'An API key is required', source: { header: 'Authorization' } },
    { 'www-authenticate': 'Bearer realm="mews-pos"' },
  ],
];

const known: readonly Step[] = [
  [
    'Accept',
    { headers: { ...worst.headers, ...authorized() } },
    406,
    {
      code: 'not_acceptable',
      detail: 'Only application/vnd.api+json is available',
      source: { header: 'Accept' },
    },
  ],
  [
    'Content-Type',
    { headers: { ...authorized(), 'content-type': 'text/plain' } },
    415,
    {
      code: 'unsupported_media_type',
      detail: 'Content-Type must be application/vnd.api+json',
      source: { header: 'Content-Type' },
    },
  ],
  ['the length', { headers: typed }, 413, { code: 'too_large', detail: 'The request body is larger than 65536 bytes' }],
  [
    'the query',
    { body: '{' },
    400,
    { code: 'invalid_parameter', detail: 'Query parameter is not supported', source: { parameter: 'include' } },
  ],
  ['JSON', { target: tokens }, 400, { code: 'malformed_json', detail: 'The request body is not valid JSON' }],
  [
    'the document',
    { body: { data: [] } },
    400,
    {
      code: 'invalid_document',
      detail: 'The document must hold a single resource object as data',
      source: { pointer: '/data' },
    },
  ],
  [
    'the type',
    { body: { data: { type: 'tokens', id: '1', ...wrongMembers } } },
    409,
    {
      code: 'type_mismatch',
      detail: 'Type does not belong to this collection',
      source: { pointer: '/data/type' },
    },
  ],
  [
    'the id',
    { body: { data: { type: resource.type, id: '1', ...wrongMembers } } },
    403,
    {
      code: 'client_generated_id',
      detail: 'Client-generated ids are not supported',
      source: { pointer: '/data/id' },
    },
  ],
  [
    'the members',
    { body: { data: { type: resource.type, ...wrongMembers } } },
    422,
    {
      code: 'invalid',
      detail: 'Enterprise id is invalid',
      source: { pointer: '/data/attributes/enterpriseId' },
    },
  ],
  [
    'what they refer to',
    { body: { data: { ...resource, relationships: unknownCode } } },
    422,
    {
      code: 'not_found',
      detail: 'Space code must exist',
      source: { pointer: '/data/relationships/spaceCode/data/id' },
    },
  ],
];

/** The requests of the steps: what one has mended stays so. */
function exchangesOf(steps: readonly Step[], from: FixtureRequest): readonly FixtureExchange[] {
  let request = from;
  return steps.map(([name, mended, status, error, headers], index) => {
    request = { ...request, ...mended };
    const operation = request.target.startsWith(tokens) ? { operation: 'createShortlivedIntegrationToken' } : {};
    return { name, ...operation, request, ...refused(status, { ...headers, ...quota(199 - index) }, error) };
  });
}

export const order: Scenario = {
  name: 'the checks follow one another, and the first that fails answers',
  source: 'https://docs.mews.com/pos-api/guidelines/responses',
  at: start,
  exchanges: [
    ...exchangesOf(anonymous, worst),
    ...exchangesOf(known, { ...worst, target: `${tokens}?include=menu` }),
    {
      name: 'nothing is wrong',
      operation: 'createShortlivedIntegrationToken',
      request: { method: 'POST', target: tokens, headers: typed, body: { data: resource } },
      ...minted(quota(189), 'hotel-42'),
    },
  ],
};
