import { afterEach, describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  ApiError,
  bearer,
  type CallOptions,
  type ClientOptions,
  ConnectionError,
  createOperationClient,
  defineOperation,
  json,
  ResponseValidationError,
  Secret,
  TimeoutError,
  TokenyardError,
} from '../index.ts';
import { answering, type Conduct, httpResponse, type RawServer, rawServer } from './__fixtures__/raw-server.ts';

const error = { description: 'error', body: json(z.looseObject({ message: z.optional(z.string()) })) };
const common = { source: 'test', auth: bearer() } as const;
const operations = {
  createToken: defineOperation({
    ...common,
    id: 'createToken',
    method: 'POST',
    path: '/tokens',
    summary: 'Mints',
    request: { body: json(z.strictObject({ scope: z.string() })) },
    responses: { 201: { description: 'ok', body: json(z.looseObject({ token: z.string() })) }, 400: error },
    retry: 'never-after-send',
  }),
  getToken: defineOperation({
    ...common,
    id: 'getToken',
    method: 'GET',
    path: '/tokens/{id}',
    summary: 'Reads',
    request: { path: z.strictObject({ id: z.string() }) },
    responses: { 200: { description: 'ok', body: json(z.looseObject({ id: z.string() })) }, 404: error },
    retry: 'safe',
  }),
};

let server: RawServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function clientOf(conduct: Conduct, options: ClientOptions = {}) {
  const started = await rawServer(conduct);
  server = started;
  const binding = {
    product: 'test/0',
    baseUrl: () => started.url,
    credentials: () => [{ kind: 'bearer' as const, token: new Secret('letmein-letmein') }],
    readError: ({ status, body }: { status: number; body: unknown }) => {
      const parsed = z.safeParse(z.object({ message: z.string() }), body);
      return status < 400 ? undefined : { detail: parsed.success ? parsed.data.message : undefined };
    },
  };
  // Pauses that we choose ourselves have no length here, so nothing is waited for.
  const retry = { attempts: 3, baseDelay: 0 };
  const client = createOperationClient(operations, binding, { retry, ...options });
  const failure = async (call: Promise<unknown>): Promise<unknown> => {
    const answer = await call.catch((thrown: unknown) => thrown);
    if (TokenyardError.isInstance(answer)) return answer;
    throw new Error(`The call must fail with an error of ours, but gives ${JSON.stringify(answer)}`);
  };
  return {
    server: started,
    mint: (call?: CallOptions) => failure(client.createToken({ body: { scope: 'all' } }, call)),
    read: (call?: CallOptions) => failure(client.getToken({ path: { id: '1' } }, call)),
    client,
  };
}

const ok = httpResponse('201 Created', { 'content-type': 'application/json' }, '{"token":"t"}');

/** A status line that is never followed by the rest. */
const stalling =
  (start: string): Conduct =>
  async (socket, request) => {
    await request;
    socket.write(start);
  };

interface Row {
  readonly conduct: Conduct;
  readonly options?: ClientOptions;
  readonly error: { isInstance(error: unknown): boolean };
  readonly facts?: Readonly<Record<string, unknown>>;
}

/** What a minting call makes of it; it is sent exactly once in every case. */
const lost: Readonly<Record<string, Row>> = {
  'resets the connection before the request has arrived': {
    conduct: (socket) => void socket.resetAndDestroy(),
    error: ConnectionError,
  },
  'resets the connection after the request has arrived': {
    conduct: async (socket, request) => {
      await request;
      socket.resetAndDestroy();
    },
    error: ConnectionError,
  },
  'closes the connection without an answer': {
    conduct: async (socket, request) => {
      await request;
      socket.end();
    },
    error: ConnectionError,
  },
  'speaks another protocol': { conduct: answering('220 mail.example ESMTP\r\n'), error: ConnectionError },
  'never answers': { conduct: stalling(''), options: { timeout: 500 }, error: TimeoutError },
  'stalls in the headers': {
    conduct: stalling('HTTP/1.1 201 Created\r\n'),
    options: { timeout: 500 },
    error: TimeoutError,
  },
  'stalls in the body': {
    conduct: stalling('HTTP/1.1 201 Created\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{"token"'),
    options: { timeout: 500 },
    error: TimeoutError,
  },
  'never answers until the deadline': {
    conduct: stalling(''),
    options: { timeout: 5000, deadline: 500 },
    error: TimeoutError,
  },
  'breaks off in the body': {
    conduct: answering(httpResponse('201 Created', { 'content-length': '100' }, '{"token":"t"}')),
    error: ConnectionError,
  },
  'breaks off in a chunked body': {
    conduct: answering('HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\nff\r\n{"token":'),
    error: ConnectionError,
  },
  'sends more than is allowed': {
    conduct: answering(httpResponse('201 Created', { 'content-type': 'application/json' }, `"${'a'.repeat(3000)}"`)),
    options: { maxResponseBytes: 1000 },
    error: ConnectionError,
    facts: { message: expect.stringContaining('more bytes than are allowed') },
  },
  'cuts its body by a Content-Length that is too small': {
    conduct: answering(
      httpResponse('201 Created', { 'content-type': 'application/json', 'content-length': '5' }, '{"token":"t"}'),
    ),
    error: ResponseValidationError,
    facts: { status: 201, message: expect.stringContaining('not valid JSON') },
  },
  'answers with another media type': {
    conduct: answering(httpResponse('201 Created', { 'content-type': 'text/plain' }, '{"token":"t"}')),
    error: ResponseValidationError,
    facts: { status: 201, message: expect.stringContaining('the media type is not application/json') },
  },
  'answers with a web page': {
    conduct: answering(httpResponse('201 Created', { 'content-type': 'text/html' }, '<h1>Welcome</h1>')),
    error: ResponseValidationError,
    facts: { status: 201 },
  },
  'answers with an empty body': {
    conduct: answering(httpResponse('201 Created', { 'content-type': 'application/json' }, '')),
    error: ResponseValidationError,
    facts: { status: 201 },
  },
  'answers without the token': {
    conduct: answering(httpResponse('201 Created', { 'content-type': 'application/json' }, '{"tokens":[]}')),
    error: ResponseValidationError,
    facts: { issues: [{ path: ['token'], message: 'is required' }] },
  },
  'answers with a success that is not declared': {
    conduct: answering(httpResponse('202 Accepted', { 'content-type': 'application/json' }, '{"token":"t"}')),
    error: ResponseValidationError,
    facts: { status: 202 },
  },
  'fails with a web page': {
    conduct: answering(httpResponse('502 Bad Gateway', { 'content-type': 'text/html' }, '<h1>Bad Gateway</h1>')),
    error: ApiError,
    facts: { status: 502 },
  },
  'is unavailable': {
    conduct: answering(httpResponse('503 Service Unavailable', {}, '')),
    error: ApiError,
    facts: { status: 503 },
  },
};

describe('a call that mints, to a server that', () => {
  it.each(Object.entries(lost))('%s', async (_, { conduct, options, error: expected, facts }) => {
    const { mint, server: counted } = await clientOf(conduct, options);
    const thrown = await mint();
    expect(expected.isInstance(thrown)).toBe(true);
    expect(thrown).toMatchObject({ operationId: 'createToken', attempts: 1, mayHaveTakenEffect: true, ...facts });
    expect(counted.connections).toBe(1);
  });

  it('refuses it: it has taken no effect, and is not repeated', async () => {
    const body = '{"message":"no such scope"}';
    const { mint, server: counted } = await clientOf(answering(httpResponse('400 Bad Request', {}, body)));
    expect(await mint()).toMatchObject({
      name: 'ApiError',
      status: 400,
      detail: 'no such scope',
      attempts: 1,
      mayHaveTakenEffect: false,
    });
    expect(counted.requests).toHaveLength(1);
  });

  it('is not there: it was never sent, so it is repeated', async () => {
    const { client, server: gone } = await clientOf(() => undefined);
    await gone.close();
    server = undefined;
    const thrown = await client.createToken({ body: { scope: 'all' } }).catch((caught: unknown) => caught);
    expect(ConnectionError.isInstance(thrown)).toBe(true);
    expect(thrown).toMatchObject({ code: 'ECONNREFUSED', attempts: 3, mayHaveTakenEffect: false });
  });
});

describe('a call that reads, to a server that', () => {
  it.each(Object.entries(lost).filter(([name]) => /reset|closes|breaks off|fails|unavailable/.test(name)))(
    '%s, is repeated',
    async (_, { conduct, error: expected }) => {
      const { read, server: counted } = await clientOf(conduct);
      const thrown = await read();
      expect(expected.isInstance(thrown)).toBe(true);
      expect(thrown).toMatchObject({ attempts: 3, mayHaveTakenEffect: false });
      expect(counted.connections).toBe(3);
    },
  );

  it('recovers, is answered', async () => {
    const answers = [
      (socket: Parameters<Conduct>[0]) => void socket.resetAndDestroy(),
      answering(httpResponse('503 Service Unavailable', {}, '')),
      answering(httpResponse('200 OK', { 'content-type': 'application/json' }, '{"id":"1"}')),
    ];
    const { client, server: counted } = await clientOf((socket, request) => answers.shift()?.(socket, request));
    const { body, attempts } = await client.getToken.withResponse({ path: { id: '1' } });
    expect({ body, attempts, connections: counted.connections }).toStrictEqual({
      body: { id: '1' },
      attempts: 3,
      connections: 3,
    });
  });

  it('redirects, is not led away with its credential', async () => {
    const elsewhere = await rawServer(answering(ok));
    try {
      const moved = httpResponse('307 Temporary Redirect', { location: `${elsewhere.url}/tokens` }, '');
      const { read, server: counted } = await clientOf(answering(moved));
      expect(await read()).toMatchObject({ name: 'ApiError', status: 307, attempts: 1 });
      expect([counted.connections, elsewhere.connections]).toStrictEqual([1, 0]);
    } finally {
      await elsewhere.close();
    }
  });
});

describe('a rate limit', () => {
  const limited = (headers: Readonly<Record<string, string>>) =>
    answering(httpResponse('429 Too Many Requests', headers, '{"message":"slow down"}'));
  const now = Date.parse('2026-03-02T10:00:00.000Z');
  const call = { now: () => now, deadline: 20_000 };

  const tooLate: readonly (readonly [string, string, string])[] = [
    ['seconds', '30', '2026-03-02T10:00:30.000Z'],
    ['a date', 'Mon, 02 Mar 2026 10:01:00 GMT', '2026-03-02T10:01:00.000Z'],
  ];
  it.each(tooLate)('beyond the deadline, as %s, fails at once and tells when', async (_, value, retryAt) => {
    const { mint, server: counted } = await clientOf(limited({ 'retry-after': value }), call);
    expect(await mint()).toMatchObject({
      name: 'ApiError',
      status: 429,
      detail: 'slow down',
      retryAt: new Date(retryAt),
      budgetLeft: 20_000,
      attempts: 1,
      mayHaveTakenEffect: false,
    });
    expect(counted.requests).toHaveLength(1);
  });

  const soon: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
    ['a date in the past', { 'retry-after': 'Mon, 02 Mar 2026 09:00:00 GMT' }],
    ['no seconds', { 'retry-after': '0' }],
    ['garbage', { 'retry-after': 'soon' }],
    ['a negative number', { 'retry-after': '-5' }],
    ['nothing', {}],
  ];
  it.each(soon)('with %s is repeated after a pause of our own', async (_, headers) => {
    const { mint, server: counted } = await clientOf(limited(headers), call);
    expect(await mint()).toMatchObject({ status: 429, attempts: 3, mayHaveTakenEffect: false });
    expect(counted.requests).toHaveLength(3);
  });

  it('that ends lets the call through', async () => {
    const answers = [limited({ 'retry-after': '0' }), answering(ok)];
    const { client, server: counted } = await clientOf((socket, request) => answers.shift()?.(socket, request));
    expect(await client.createToken({ body: { scope: 'all' } })).toStrictEqual({ token: 't' });
    expect(counted.requests).toHaveLength(2);
    expect(counted.requests[1]).toBe(counted.requests[0]);
  });
});
