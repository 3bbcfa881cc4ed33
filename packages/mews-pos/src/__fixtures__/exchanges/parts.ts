import {
  base64urlDraw,
  type FixtureExchange,
  type FixtureRequest,
  type FixtureResponse,
  jsonResponse,
  uuidDraw,
} from '@tokenyard/core/testing';
import { demoApiKey } from '../../sandbox/seeds.ts';

/** The base URL that the exchanges name. */
export const baseUrl = 'http://127.0.0.1:8787/pos';

/** When every scenario starts, and when the windows that its first requests open end (s since 1970). */
export const start = '2026-03-02T10:00:00Z';
const firstReset = 1_772_446_500;

export const jsonApi = 'application/vnd.api+json';
export const tableId = '5efa8b3c-b930-4b31-918d-95ab0e212e64';

export type Headers = Readonly<Record<string, string>>;

export const authorized = (key: string = demoApiKey): Headers => ({ authorization: `Bearer ${key}` });

/** The headers that tell the quota; `remaining` is left out where it would be 0. */
export const quota = (remaining: number, reset = firstReset): Headers => ({
  'x-rate-limit-limit': '200',
  ...(remaining > 0 ? { 'x-rate-limit-remaining': String(remaining) } : {}),
  'x-rate-limit-reset': String(reset),
  'access-control-allow-origin': '*',
});

/** Exchanges of one window, one after another: each is told the quota that it leaves. */
export const inOneWindow = (
  ...exchanges: readonly ((left: Headers) => FixtureExchange)[]
): readonly FixtureExchange[] => exchanges.map((exchange, index) => exchange(quota(199 - index)));

/** A response that holds a document. */
export const answered = (status: number, headers: Headers, body: unknown): FixtureResponse =>
  jsonResponse(status, jsonApi, headers, body);

/** The resource object of a create request. */
export const resource = {
  type: 'shortlivedIntegrationTokens',
  attributes: { enterpriseId: 'hotel-42' },
  relationships: { spaceCode: { data: { type: 'spaceCodes', id: tableId } } },
};

/** The document of the health check. */
export const health = (timestamp: string) => ({
  data: {
    id: 'current',
    type: 'healthChecks',
    attributes: { status: 'ok', timestamp },
    relationships: { checks: { data: [{ type: 'checks', id: 'database' }] } },
  },
  included: [{ type: 'checks', id: 'database', attributes: { status: 'ok' } }],
});

/** A create request; what is passed replaces parts of a valid one. */
export const mint = (changes: Partial<FixtureRequest> = {}): FixtureRequest => ({
  method: 'POST',
  target: '/v1/shortlived-integration-tokens',
  headers: { ...authorized(), 'content-type': jsonApi },
  body: { data: resource },
  ...changes,
});

export const tokenId = '3f0b6c1e-8d52-4a97-b1e4-6c9d2f7a5e08';
export const secretKey = 'sk_test_Zk3v0Qm8yT1xR5uJ7cW2nB9aLhE4dGpSfKiXoVtYq6M';

/** A new token, and the random bytes that become its id and its secret. */
export function minted(
  left: Headers,
  enterpriseId: string | null,
  expiresAt = '2026-03-02T10:15:00.000Z',
): Pick<FixtureExchange, 'random' | 'response'> {
  const self = `${baseUrl}/v1/shortlived-integration-tokens/${tokenId}`;
  const token = {
    id: tokenId,
    type: 'shortlivedIntegrationTokens',
    attributes: { secretKey, expiresAt, enterpriseId },
    relationships: { spaceCode: { data: { id: tableId, type: 'spaceCodes' } } },
    links: { self },
  };
  return {
    random: [uuidDraw(tokenId), base64urlDraw(secretKey.slice('sk_test_'.length))],
    response: answered(201, { location: self, 'cache-control': 'no-store', ...left }, { data: token }),
  };
}

/** A space code of which only what is always there was asked for. */
export const bareTable = {
  data: { id: tableId, type: 'spaceCodes', attributes: {}, links: { self: `${baseUrl}/v1/space-codes/${tableId}` } },
};

export interface ExpectedError {
  readonly code: string;
  readonly detail: string;
  readonly source?: Readonly<Record<string, string>>;
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  406: 'Not Acceptable',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** A refusal with its errors in order, and the random bytes that become their ids. */
export function refused(
  status: number,
  headers: Headers,
  ...errors: readonly ExpectedError[]
): Pick<FixtureExchange, 'random' | 'response'> {
  const ids = errors.map((_, index) => `q7Zt-3kPw0Lx_9V${'abcdefgh'.charAt(index)}`);
  const members = errors.map(({ code, detail, source }, index) => ({
    id: ids[index],
    status: String(status),
    code,
    title: titles[status],
    detail,
    ...(source === undefined ? {} : { source }),
  }));
  return { random: ids.map(base64urlDraw), response: answered(status, headers, { errors: members }) };
}
