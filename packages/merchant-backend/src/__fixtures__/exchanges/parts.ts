import { type FixtureExchange, type FixtureRequest, type FixtureResponse, jsonResponse } from '@tokenyard/core/testing';

/** The base URL that the exchanges name. */
export const baseUrl = 'http://localhost:8080';

/** When every scenario starts, as ISO 8601 and in s since 1970. */
export const start = '2026-03-02T09:00:00Z';
export const startSeconds = 1_772_442_000;
/** A moment some milliseconds (ms) after the start. */
export const later = (ms: number): string => new Date(Date.parse(start) + ms).toISOString();

export type Headers = Readonly<Record<string, string>>;

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The random draw that becomes this base32 text, as hex; the bits that fill up the last character are left out. */
export function base32Draw(text: string): string {
  const bits = [...text].map((character) => alphabet.indexOf(character).toString(2).padStart(5, '0')).join('');
  const bytes = bits.match(/.{8}/g) ?? [];
  return bytes.map((byte) => Number.parseInt(byte, 2).toString(16).padStart(2, '0')).join('');
}

/** The random draw that becomes this one-time code, as hex. */
export const codeDraw = (code: string): string => Number(code).toString(16).padStart(16, '0');

/** A token of one repeated character. */
export const tokenOf = (character: string): string => `secret-token:${character.repeat(51)}0`;

export const basic = (instance: string, password = 'sandbox'): Headers => ({
  authorization: `Basic ${Buffer.from(`${instance}:${password}`).toString('base64')}`,
});
export const bearer = (token: string): Headers => ({ authorization: `Bearer ${token}` });

const json = { 'content-type': 'application/json' };
const cors = { 'access-control-allow-origin': '*' };

/** A response with a JSON body. */
export const answered = (status: number, body: unknown): FixtureResponse =>
  jsonResponse(status, 'application/json', cors, body);

/** A response without content. */
export const noContent: FixtureResponse = { status: 204, headers: cors };

const hints: Readonly<Record<number, readonly [status: number, hint: string]>> = {
  16: [403, 'token lacks a required permission'],
  20: [405, 'method not supported here'],
  21: [404, 'no such endpoint'],
  22: [400, 'request body is not acceptable JSON'],
  25: [400, 'mandatory field absent'],
  26: [400, 'parameter value not usable'],
  28: [400, 'compressed bodies not supported'],
  32: [413, 'request body too large'],
  2000: [404, 'no such merchant instance'],
  2015: [401, 'credentials missing or refused'],
  2042: [404, 'no such access token'],
  2125: [409, 'wrong code'],
  2126: [404, 'no such challenge'],
  2127: [429, 'too many wrong codes, request a new one'],
  2129: [410, 'challenge already solved'],
  2130: [429, 'code sent moments ago, wait'],
  2602: [400, 'authentication settings not usable'],
};

/** The error with a code of the registry. */
export function failed(code: number, extra: Readonly<Record<string, string | number>> = {}): FixtureResponse {
  const [status = 0, hint] = hints[code] ?? [];
  return answered(status, { code, hint, ...extra });
}

export const unauthorized = failed(2015);

const under = (instance: string) => (instance === '' ? '' : `/instances/${instance}`);

const send =
  (method: string, path: string) =>
  (headers: Headers = {}, body?: unknown, instance = 'sandbox'): FixtureRequest => ({
    method,
    target: under(instance) + path,
    headers: body === undefined ? headers : { ...headers, ...json },
    ...(body === undefined ? {} : { body }),
  });

/** Requests to the operations; an empty instance is the bare path. */
export const requests = {
  createToken: send('POST', '/private/token'),
  revokeCurrent: send('DELETE', '/private/token'),
  changePassword: send('POST', '/private/auth'),
  getConfig: send('GET', '/config'),
  listTokens: (query: string, headers: Headers, instance?: string) =>
    send('GET', `/private/tokens${query}`)(headers, undefined, instance),
  revokeBySerial: (serial: string, headers: Headers, instance?: string) =>
    send('DELETE', `/private/tokens/${serial}`)(headers, undefined, instance),
  sendChallenge: (id: string, body: unknown = {}, instance = 'mfa-demo') =>
    send('POST', `/challenge/${id}`)({}, body, instance),
  confirmChallenge: (id: string, body: unknown, instance = 'mfa-demo') =>
    send('POST', `/challenge/${id}/confirm`)({}, body, instance),
};

export interface ExpectedToken {
  /** What is presented. Default the password of the instance. */
  readonly headers?: Headers;
  readonly instance?: string;
  /** The request body; its `scope` is the response's. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly token: string;
  /** Seconds (s) since 1970. Default a day after the start. */
  readonly expiration?: number | 'never';
  readonly refreshable?: boolean;
  readonly at?: string;
}

/** A successful `createToken`. */
export function minted(name: string, expected: ExpectedToken): FixtureExchange {
  const { instance = 'sandbox', body, token, expiration = startSeconds + 86_400, refreshable = false, at } = expected;
  return {
    name,
    operation: 'createToken',
    ...(at === undefined ? {} : { at }),
    random: [base32Draw(token.slice('secret-token:'.length))],
    request: requests.createToken(expected.headers ?? basic(instance === '' ? 'admin' : instance), body, instance),
    response: answered(200, {
      access_token: token,
      token,
      scope: body.scope,
      expiration: { t_s: expiration },
      refreshable,
    }),
  };
}

type Operation = keyof typeof requests;

/** An exchange of an operation. */
export const exchange = (
  name: string,
  operation: Operation,
  request: FixtureRequest,
  response: FixtureResponse,
  rest: Pick<FixtureExchange, 'at' | 'random'> = {},
): FixtureExchange => ({ name, operation, request, response, ...rest });
