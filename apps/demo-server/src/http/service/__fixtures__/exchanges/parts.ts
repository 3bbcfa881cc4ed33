import { type FixtureExchange, type FixtureRequest, type FixtureResponse, jsonResponse } from '@tokenyard/core/testing';
import type { tokenServiceOperations } from '@tokenyard/service-client';
import { connectionIds, start } from '../ids.ts';
import { type KeyName, secretOf } from '../keys.ts';

/** The base URL that the exchanges name. */
export const baseUrl = 'http://127.0.0.1:4747';

export const source = 'Tokenyard token service';

export type OperationId = keyof typeof tokenServiceOperations;
export type Headers = Readonly<Record<string, string>>;

export const json = 'application/json';
export const form = 'application/x-www-form-urlencoded';

const authorized = (key: KeyName): Headers => ({ authorization: `Bearer ${secretOf(key)}` });

interface RequestParts {
  /** Whose API key is sent; none with `null`. Default the administrator's. */
  readonly as?: KeyName | null;
  readonly headers?: Headers;
  readonly body?: unknown;
}

/** A request with an API key and, where it has a body, its media type. */
export const request = (
  method: string,
  target: string,
  { as = 'admin', headers = {}, body }: RequestParts = {},
): FixtureRequest => ({
  method,
  target,
  headers: {
    ...(as === null ? {} : authorized(as)),
    ...(body === undefined ? {} : { 'content-type': typeof body === 'string' ? form : json }),
    ...headers,
  },
  ...(body === undefined ? {} : { body }),
});

/** A success with a body. */
export const answered = (status: number, body: unknown, headers: Headers = {}): FixtureResponse =>
  jsonResponse(status, json, { 'cache-control': 'no-store', ...headers }, body);

/** A success without a body. */
export const done = (status: 200 | 204): FixtureResponse => ({
  status,
  headers: { 'cache-control': 'no-store', ...(status === 200 ? { 'content-length': '0' } : {}) },
});

const kinds = {
  'invalid-request': [400, 'Invalid Request'],
  'malformed-json': [400, 'Malformed JSON'],
  unauthorized: [401, 'Unauthorized'],
  forbidden: [403, 'Forbidden'],
  'not-found': [404, 'Not Found'],
  'method-not-allowed': [405, 'Method Not Allowed'],
  conflict: [409, 'Conflict'],
  'idempotency-conflict': [409, 'Idempotency Conflict'],
  'content-too-large': [413, 'Content Too Large'],
  'unsupported-media-type': [415, 'Unsupported Media Type'],
  'not-supported': [422, 'Not Supported'],
  'environment-mismatch': [422, 'Environment Mismatch'],
  'invalid-credentials': [422, 'Invalid Credentials'],
  'provider-error': [424, 'Provider Error'],
  'mint-outcome-unknown': [424, 'Mint Outcome Unknown'],
  'rate-limited': [429, 'Too Many Requests'],
  'provider-unreachable': [502, 'Provider Unreachable'],
  unavailable: [503, 'Service Unavailable'],
} as const;

/** Problem details; `members` follow those that every problem has. */
export function problem(
  kind: keyof typeof kinds,
  detail: string,
  members: Readonly<Record<string, unknown>> = {},
  headers: Headers = {},
): FixtureResponse {
  const [status, title] = kinds[kind];
  const body = { type: `/problems/${kind}`, title, status, detail, ...members };
  return jsonResponse(status, 'application/problem+json', { 'cache-control': 'no-store', ...headers }, body);
}

const realm = 'Bearer realm="tokenyard"';

export const missingKey = problem('unauthorized', 'An API key is required', {}, { 'www-authenticate': realm });
export const refusedKey = problem(
  'unauthorized',
  'A valid API key is required',
  {},
  { 'www-authenticate': `${realm}, error="invalid_token"` },
);
export const forbidden = (detail: string): FixtureResponse =>
  problem('forbidden', detail, {}, { 'www-authenticate': `${realm}, error="insufficient_scope"` });

/** A request that breaks rules: each with its place, and what is wrong there. */
export const invalid = (...errors: readonly object[]): FixtureResponse =>
  problem('invalid-request', 'The request does not fit its declaration', { errors });

export const noSuch = (what: string): FixtureResponse => problem('not-found', `There is no such ${what}`);

/** An exchange of an operation. */
export const exchange = (
  name: string,
  operation: OperationId,
  sent: FixtureRequest,
  response: FixtureResponse,
  more: Pick<FixtureExchange, 'at' | 'random'> = {},
): FixtureExchange => ({ name, operation, ...more, request: sent, response });

/** A connection of a fresh stage, as it is shown. */
const connectionOf = (name: keyof typeof connectionIds, provider: string, defaultRequest: unknown) => ({
  id: connectionIds[name],
  name,
  provider,
  base_url: null,
  default_request: defaultRequest,
  version: 1,
  created_at: start,
  updated_at: start,
});

export const spaceCodeId = '5efa8b3c-b930-4b31-918d-95ab0e212e64';

/** The connections of a fresh stage, oldest first. */
export const connections = [
  connectionOf('mews-pos', 'mews-pos', { spaceCodeId, enterpriseId: 'hotel-42' }),
  connectionOf('mews-connector', 'mews-connector', {}),
  connectionOf('merchant-backend', 'merchant-backend', {
    scope: 'order-pos:refreshable',
    duration: { d_us: 3_600_000_000 },
    description: 'till 3',
  }),
  connectionOf('applivery', 'applivery', { description: 'Nightly CI' }),
  connectionOf('mesh-admin', 'mesh-admin', {}),
  connectionOf('second-factor', 'merchant-backend', { scope: 'readonly' }),
] as const;
