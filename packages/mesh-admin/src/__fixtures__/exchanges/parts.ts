import { createHmac } from 'node:crypto';
import { type FixtureExchange, type FixtureRequest, type FixtureResponse, jsonResponse } from '@tokenyard/core/testing';
import { demoClientId, demoClientSecret } from '../../sandbox/seeds.ts';

/** The base URL that the exchanges name. */
export const baseUrl = 'http://localhost:8080';

/** When every scenario starts. */
export const start = '2026-03-02T09:00:00Z';
/** The same moment in s since 1970. */
export const startSeconds = 1_772_442_000;

export const json = 'application/json';
export const swagger = 'https://admin-api.meshconnect.com/swagger/AdminAPI/swagger.json';

/** The key of the published example. */
export const jwtKey = 'example-key-for-this-document-only';
/** Options under which the tokens of the exchanges are valid. */
export const options = { jwtKey };

export const northwindId = '11111111-1111-4111-8111-111111111111';
export const contosoId = '22222222-2222-4222-8222-222222222222';
export const nobodyId = '99999999-9999-4999-8999-999999999999';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Claims of a token that was minted at the start of a scenario. */
export const claims = {
  sub: demoClientId,
  aud: 'mesh-admin-api',
  iat: startSeconds,
  exp: startSeconds + 3600,
  jti: '0b9d5a52-7a4e-4a39-9f0a-5c1d2e3f4a5b',
};

/** Signs a token with the platform's HMAC, so that the sandbox's own signatures are checked against another. */
export function jwt(payload: object = claims, key = jwtKey, alg = 'HS256'): string {
  const signed = `${encoded({ alg, typ: 'JWT' })}.${encoded(payload)}`;
  const hash = alg === 'HS512' ? 'sha512' : 'sha256';
  return `${signed}.${createHmac(hash, key).update(signed).digest('base64url')}`;
}

export type Headers = Readonly<Record<string, string>>;

export const authorized = (token: string = jwt()): Headers => ({ authorization: `Bearer ${token}` });

/** A response that holds JSON. */
export const answered = (status: number, body: unknown, headers: Headers = {}): FixtureResponse =>
  jsonResponse(status, 'application/json; charset=utf-8', headers, body);

/** A response of the kind that tells its status only. */
export const bare = (status: number, headers: Headers = {}): FixtureResponse =>
  answered(status, { statusCode: status }, headers);

/** A success; `content` comes first where there is one. */
export const succeeded = (errorHash: string, content?: unknown): FixtureResponse =>
  answered(200, { ...(content === undefined ? {} : { content }), status: 'ok', message: '', errorHash, errorType: '' });

export const done = succeeded('5f9b2029');

const badRequest = (errorType: string, message: string, displayMessage: string) =>
  answered(400, { status: 'badRequest', message, displayMessage, errorHash: 'cd59bd31', errorType });

export const missing = (name: string): FixtureResponse =>
  badRequest('missingField', `Required field is missing: ${name}`, 'Please fill in all required fields.');

export const invalid = (name: string): FixtureResponse =>
  badRequest('invalidField', `Field is not valid: ${name}`, 'Please check the submitted data.');

export const denied = answered(403, {
  status: 'permissionDenied',
  message: 'Client id or client secret is not valid',
  displayMessage: 'Access was denied.',
  errorHash: 'cd59bd31',
  errorType: 'missingField',
});

export const notFound = answered(404, {
  status: 'notFound',
  message: 'Registered client was not found',
  displayMessage: 'The client does not exist.',
  errorHash: 'b18d1e57',
  errorType: 'notFound',
});

export const limited = (retryAfter: number): FixtureResponse =>
  answered(
    429,
    {
      status: 'tooManyRequest',
      message: 'Rate limit exceeded',
      displayMessage: 'Please try again later.',
      errorHash: '3201ea89',
      errorType: 'tooManyRequest',
    },
    { 'retry-after': String(retryAfter) },
  );

export const demoPair = { clientId: demoClientId, clientSecret: demoClientSecret };

export const tokenPath = '/admin/api/v1/Token';
export const subClientsPath = '/admin/api/v1/SubClient';
export const callbackUrlsPath = '/admin/api/v1/Client/callbackUrls';
export const subClientPath = (id: string) => `${subClientsPath}/${id}`;
export const logoPath = (id: string) => `${subClientPath(id)}/logo`;

/** A request with a JSON body and a valid token; what is passed replaces parts of it. */
export const writing = (method: string, target: string, body: unknown, headers: Headers = {}): FixtureRequest => ({
  method,
  target,
  headers: { ...authorized(), 'content-type': json, ...headers },
  body,
});

/** A request without a body and with a valid token. */
export const asking = (method: string, target: string, token: string = jwt()): FixtureRequest => ({
  method,
  target,
  headers: authorized(token),
});

/** A request for a token. */
export const minting = (body: unknown, headers: Headers = { 'content-type': json }): FixtureRequest => ({
  method: 'POST',
  target: tokenPath,
  headers,
  body,
});

/** A success of a mint at a moment in s since 1970, whose token holds this UUID. */
export const minted = (jti: string, iat: number = startSeconds): FixtureResponse =>
  succeeded('e47df370', {
    id_token: jwt({ ...claims, iat, exp: iat + 3600, jti }),
    expires_in: 3600,
    status: 'available',
  });

interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly type?: string;
  readonly content?: string;
}

const boundary = 'example-boundary';
export const multipart = `multipart/form-data; boundary=${boundary}`;

/** A body of `multipart/form-data`. */
export const formOf = (...parts: readonly Part[]): string =>
  [
    ...parts.map(({ name, filename, type, content = 'pixels' }) => {
      const file = filename === undefined ? '' : `; filename="${filename}"`;
      const disposition = `Content-Disposition: form-data; name="${name}"${file}\r\n`;
      return `--${boundary}\r\n${disposition}${type === undefined ? '' : `Content-Type: ${type}\r\n`}\r\n${content}\r\n`;
    }),
    `--${boundary}--\r\n`,
  ].join('');

export const png: Part = { name: 'logoFile', filename: 'logo.png', type: 'image/png' };

/** An upload with a valid token. */
export const uploading = (id: string, body: unknown, headers: Headers = {}): FixtureRequest =>
  writing('POST', logoPath(id), body, { 'content-type': multipart, ...headers });

/** A valid request of every operation that takes a token. */
export const adminRequests: readonly (readonly [operation: string, request: FixtureRequest])[] = [
  ['listSubClients', asking('GET', subClientsPath)],
  ['createSubClient', writing('POST', subClientsPath, { businessLegalName: 'A', displayName: 'B' })],
  ['getSubClient', asking('GET', subClientPath(northwindId))],
  ['updateSubClient', writing('PUT', subClientPath(northwindId), { businessLegalName: 'A', displayName: 'B' })],
  ['deleteSubClient', asking('DELETE', subClientPath(northwindId))],
  ['uploadLogo', uploading(northwindId, formOf(png))],
  ['deleteLogo', asking('DELETE', logoPath(northwindId))],
  ['getCallbackUrls', asking('GET', callbackUrlsPath)],
  ['setCallbackUrls', writing('POST', callbackUrlsPath, { callbackUrls: [] })],
];

/** Exchanges of one operation that are alike but for request and response. */
export const rowsOf = (
  operation: string,
  rows: readonly (readonly [name: string, request: FixtureRequest, response: FixtureResponse])[],
): readonly FixtureExchange[] => rows.map(([name, request, response]) => ({ name, operation, request, response }));
