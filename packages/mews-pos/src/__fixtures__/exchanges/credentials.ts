import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import {
  answered,
  authorized,
  bareTable,
  type Headers,
  jsonApi,
  mint,
  minted,
  quota,
  refused,
  resource,
  secretKey,
  start,
  tableId,
  tokenId,
} from './parts.ts';

const create = 'createShortlivedIntegrationToken';
const realm = 'Bearer realm="mews-pos"';
const atAuthorization = { header: 'Authorization' };

const missing = (left: Headers) =>
  refused(
    401,
    { 'www-authenticate': realm, ...left },
    { code: 'missing_credentials', detail: 'An API key is required', source: atAuthorization },
  );
const rejected = (left: Headers, code: string, detail: string) =>
  refused(
    401,
    { 'www-authenticate': `${realm}, error="invalid_token"`, ...left },
    { code, detail, source: atAuthorization },
  );
const invalid = (left: Headers) => rejected(left, 'invalid_credentials', 'The API key is not valid');

const noCredential: readonly (readonly [name: string, headers: Headers])[] = [
  ['nothing', {}],
  ['another scheme', { authorization: 'Basic dXNlcjpwYXNz' }],
  ['no token', { authorization: 'Bearer' }],
  ['two tokens', { authorization: 'Bearer sk_test_bae7115405656f156ca6ca b' }],
  ['two values', { authorization: 'Bearer sk_test_bae7115405656f156ca6ca, Bearer sk_test_bae7115405656f156ca6ca' }],
];

export const missingCredentials: Scenario = {
  name: 'what is not one Bearer value counts as no credential',
  source: 'https://docs.mews.com/pos-api/guidelines/authentication',
  at: start,
  exchanges: [
    ...noCredential.map(
      ([name, headers], index): FixtureExchange => ({
        name,
        operation: create,
        request: mint({ headers: { ...headers, 'content-type': jsonApi } }),
        ...missing(quota(199 - index)),
      }),
    ),
    {
      name: 'an unknown key counts in the same window',
      operation: create,
      request: mint({ headers: { ...authorized('sk_test_unknown'), 'content-type': jsonApi } }),
      ...invalid(quota(194)),
    },
    {
      name: 'a space code is not shown either',
      operation: 'getSpaceCode',
      request: { method: 'GET', target: `/v1/space-codes/${tableId}`, headers: {} },
      ...missing(quota(193)),
    },
    {
      name: 'the name of the scheme is read without regard to case',
      operation: create,
      request: mint({
        headers: { authorization: 'bEARER sk_test_bae7115405656f156ca6ca', 'content-type': jsonApi },
        body: '',
      }),
      ...refused(400, quota(199), { code: 'malformed_json', detail: 'The request body is not valid JSON' }),
    },
  ],
};

/** End of the window of the secret key, which its first request opens one minute after the start. */
const secretReset = 1_772_446_560;

const read = (id: string, query = '?fields%5BspaceCodes%5D=') => ({
  method: 'GET',
  target: `/v1/space-codes/${id}${query}`,
  headers: authorized(secretKey),
});
const elsewhere = { code: 'wrong_space_code', detail: 'The secret key belongs to another space code' };
export const secretKeys: Scenario = {
  name: 'a secret key reads its own space code until it expires, and mints nothing',
  source: 'https://docs.mews.com/pos-api/operations/shortlivedintegrationtokens',
  at: start,
  options: { tokenLifetimeSeconds: 120 },
  exchanges: [
    {
      name: 'mint',
      operation: create,
      request: mint({ body: { data: { ...resource, attributes: { enterpriseId: null } } } }),
      ...minted(quota(199), null, '2026-03-02T10:02:00.000Z'),
    },
    {
      name: 'its own space code, in a window of its own',
      operation: 'getSpaceCode',
      at: '2026-03-02T10:01:00Z',
      request: read(tableId),
      response: answered(200, quota(199, secretReset), bareTable),
    },
    {
      name: 'again, because it is no single-use secret; the id in upper case',
      operation: 'getSpaceCode',
      request: read(tableId.toUpperCase()),
      response: answered(200, quota(198, secretReset), bareTable),
    },
    {
      name: 'another space code',
      operation: 'getSpaceCode',
      request: read('0d4f6f3a-52c1-4f0e-9a57-3d2b8c1e7f10'),
      ...refused(403, quota(197, secretReset), elsewhere),
    },
    {
      name: 'a space code that does not exist',
      operation: 'getSpaceCode',
      request: read('unknown', ''),
      ...refused(403, quota(196, secretReset), elsewhere),
    },
    {
      name: 'mint with it',
      operation: create,
      request: mint({ headers: { ...authorized(secretKey), 'content-type': jsonApi } }),
      ...invalid(quota(195, secretReset)),
    },
    {
      name: 'the last millisecond of its life',
      operation: 'getSpaceCode',
      at: '2026-03-02T10:01:59.999Z',
      request: read(tableId),
      response: answered(200, quota(194, secretReset), bareTable),
    },
    {
      name: 'the end of its life; it counts as anonymous now',
      operation: 'getSpaceCode',
      at: '2026-03-02T10:02:00Z',
      request: read(tableId),
      ...rejected(quota(199, 1_772_446_620), 'expired_credentials', 'The secret key has expired'),
    },
    {
      name: 'mint with it, now that it has expired',
      operation: create,
      request: mint({ headers: { ...authorized(secretKey), 'content-type': jsonApi } }),
      ...invalid(quota(198, 1_772_446_620)),
    },
    {
      name: 'nothing can be read at the address of a token',
      request: { method: 'GET', target: `/v1/shortlived-integration-tokens/${tokenId}`, headers: authorized() },
      ...refused(404, quota(198), { code: 'not_found', detail: 'The requested resource does not exist' }),
    },
  ],
};
