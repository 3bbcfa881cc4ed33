import {
  base64urlDraw,
  type FixtureExchange,
  type FixtureRequest,
  type FixtureResponse,
  jsonResponse,
} from '@tokenyard/core/testing';
import { demoAdminBearer, demoViewerBearer } from '../../sandbox/seeds.ts';

/** The base URL that the exchanges name. */
export const baseUrl = 'http://localhost:8080';

/** When every scenario starts; the time in the ids of tokens that are minted then. */
export const start = '2026-03-02T10:39:45Z';
const startId = '69a568f1';

export const source = 'https://docs.applivery.com/en/app-distribution/api/app-api-token';
export const buildsSource = 'https://docs.applivery.com/en/app-distribution/api/builds/list-builds';

export const organizationId = '69a5519002a72b0aefd19431';
export const fieldAppId = '69a55578698de20027dca296';
export const kioskAppId = '69a55960e25810abb017712e';
export const fieldTokens = '/v1/organizations/acme-inc/apps/field-app/tokens';
export const kioskTokens = '/v1/organizations/acme-inc/apps/kiosk-app/tokens';
export const buildsTarget = '/v1/integrations/builds';

type Headers = Readonly<Record<string, string>>;

export const authorized = (bearer: string): Headers => ({ authorization: `Bearer ${bearer}` });
export const admin = authorized(demoAdminBearer);
export const viewer = authorized(demoViewerBearer);

const json = 'application/json';

/** A token as replies show it; what is passed replaces members. */
export const token = (changes: Readonly<Record<string, unknown>>) => ({
  id: `${startId}${'0'.repeat(16)}`,
  organization: organizationId,
  application: fieldAppId,
  ...changes,
});

/** The n-th of a row of tokens: an id and a bearer that tell them apart. */
export const tokenId = (n: number): string => `${startId}${n.toString(16).padStart(16, '0')}`;
export const tokenBearer = (n: number): string => `token-bearer-${String(n).padStart(11, '0')}`;

/** The random bytes that become an id and a bearer. What encrypts the bearer is drawn after them. */
export const drawsOf = (id: string, bearer: string): readonly string[] => [id.slice(8), base64urlDraw(bearer)];

export const get = (target: string, headers: Headers): FixtureRequest => ({ method: 'GET', target, headers });

export const send = (method: string, target: string, body: unknown, headers: Headers = admin): FixtureRequest => ({
  method,
  target,
  headers: { ...headers, 'content-type': json },
  body,
});

export const ok = (data: unknown): FixtureResponse => jsonResponse(200, json, {}, { status: true, data });

export const refused = (
  status: number,
  code: number,
  message: string,
  data?: unknown,
  headers: Headers = {},
): FixtureResponse => {
  const error = { code, message, ...(data === undefined ? {} : { data }) };
  return jsonResponse(status, json, headers, { status: false, error });
};

export const notFound = refused(404, 3001, 'Entity not found');
export const noRoute = refused(404, 1002, 'Route not found');
export const noAuthToken = refused(401, 4002, 'No auth token');
export const invalidToken = refused(401, 4004, 'Invalid Token');
export const unauthorized = refused(401, 4001, 'Unauthorized');

/** The 400 that names one broken rule after another. */
export const invalid = (
  location: 'body' | 'query',
  ...faults: readonly (readonly [field: string, message: string])[]
): FixtureResponse =>
  refused(400, 3001, 'Body Validation Error', {
    errors: faults.map(([field, message]) => ({ field, location, messages: [message] })),
  });

/** The members that describe a page. */
export const page = (
  totalDocs: number,
  limit: number,
  number: number,
  totalPages: number,
): Readonly<Record<string, unknown>> => ({
  totalDocs,
  limit,
  hasPrevPage: number > 1,
  hasNextPage: number < totalPages,
  page: number,
  totalPages,
  prevPage: number > 1 ? number - 1 : null,
  nextPage: number < totalPages ? number + 1 : null,
});

/** Mints the n-th token of a row, of `field-app` unless told otherwise. */
export const minted = (
  n: number,
  members: { readonly description?: string; readonly scopes?: readonly string[] } = {},
  app: { readonly target: string; readonly id: string } = { target: fieldTokens, id: fieldAppId },
): FixtureExchange => ({
  name: `token ${n} is minted`,
  operation: 'createToken',
  random: drawsOf(tokenId(n), tokenBearer(n)),
  request: send('POST', app.target, members),
  response: ok(shown(n, members, app.id)),
});

/** The n-th token of a row as replies show it. */
export const shown = (
  n: number,
  { description, scopes = ['sdk'] }: { readonly description?: string; readonly scopes?: readonly string[] } = {},
  application: string = fieldAppId,
) =>
  token({
    id: tokenId(n),
    application,
    ...(description === undefined ? {} : { description }),
    bearer: tokenBearer(n),
    scopes,
  });
