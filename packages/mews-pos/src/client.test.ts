import {
  ApiError,
  ConnectionError,
  type FetchFunction,
  InvalidRequestError,
  mediaTypes,
  ResponseValidationError,
  type RetryEvent,
  Secret,
  SettingError,
} from '@tokenyard/core';
import type { Fault } from '@tokenyard/core/sandbox';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { createMewsPos, type MewsPosSettings } from './index.ts';
import { createMewsPosSandbox, demoApiKey, type MewsPosSandboxOptions } from './sandbox/index.ts';

const baseUrl = 'http://127.0.0.1:8787/pos';
const tableId = '5efa8b3c-b930-4b31-918d-95ab0e212e64';
const tokenRequest = (enterpriseId: string | null = 'hotel-42', id: string = tableId) =>
  ({
    body: {
      data: {
        type: 'shortlivedIntegrationTokens',
        attributes: { enterpriseId },
        relationships: { spaceCode: { data: { type: 'spaceCodes', id } } },
      },
    },
  }) as const;

/** A client on a sandbox of its own. */
function clientOnSandbox(options: MewsPosSandboxOptions = {}, settings: MewsPosSettings = {}) {
  const sandbox = createMewsPosSandbox({ basePath: '/pos', ...options });
  const client = createMewsPos({ baseUrl, credentials: { apiKey: demoApiKey }, fetch: sandbox.fetch, ...settings });
  return { sandbox, client };
}

/** A client whose every request gets the same answer; the requests are kept. */
function clientOnAnswer(answer: () => Response, settings: MewsPosSettings = {}) {
  const requests: Request[] = [];
  const fetch: FetchFunction = async (input, init) => {
    requests.push(new Request(input, init));
    return answer();
  };
  return { client: createMewsPos({ baseUrl, credentials: { apiKey: demoApiKey }, fetch, ...settings }), requests };
}

const answerOf =
  (body: unknown, init: ResponseInit = {}) =>
  () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), {
      headers: { 'content-type': mediaTypes.jsonApi },
      ...init,
    });

const token = (attributes: unknown, extra: Readonly<Record<string, unknown>> = {}) => ({
  data: {
    id: '3f0b6c1e-8d52-4a97-b1e4-6c9d2f7a5e08',
    type: 'shortlivedIntegrationTokens',
    attributes,
    relationships: { spaceCode: { data: { id: tableId, type: 'spaceCodes' } } },
    links: { self: 'https://api.mews.com/pos/v1/shortlived-integration-tokens/3f0b6c1e' },
    ...extra,
  },
});

/** What a call ends with, when it does not end well. */
const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.fail('the call succeeded'),
    (error: unknown) => error,
  );

describe('what is sent', () => {
  it('is the published request, whole', async () => {
    const { client, requests } = clientOnAnswer(answerOf(token({ secretKey: 'sk' }), { status: 201 }));
    await client.createShortlivedIntegrationToken(tokenRequest());
    const [request] = requests;
    expect(requests).toHaveLength(1);
    expect(request?.method).toBe('POST');
    expect(request?.url).toBe('http://127.0.0.1:8787/pos/v1/shortlived-integration-tokens');
    expect(Object.fromEntries(request?.headers ?? [])).toStrictEqual({
      accept: 'application/vnd.api+json',
      authorization: `Bearer ${demoApiKey}`,
      'content-type': 'application/vnd.api+json',
      'user-agent': 'tokenyard-mews-pos/0.0.0',
    });
    const body = await request?.text();
    expect(body).toBe(
      '{"data":{"type":"shortlivedIntegrationTokens","attributes":{"enterpriseId":"hotel-42"},"relationships":{"spaceCode":{"data":{"type":"spaceCodes","id":"5efa8b3c-b930-4b31-918d-95ab0e212e64"}}}}}',
    );
    expect(body).toHaveLength(193);
  });

  it('carries no credential where none is needed, and no body in a GET', async () => {
    const { client, requests } = clientOnAnswer(answerOf({ errors: [] }, { status: 404 }));
    await errorOf(client.getHealthCheck());
    await errorOf(client.getSpaceCode({ path: { id: 'a/b ü' }, query: { 'fields[spaceCodes]': 'url' } }));
    expect(requests.map(({ url }) => url)).toStrictEqual([
      'http://127.0.0.1:8787/pos/v1/health-check',
      'http://127.0.0.1:8787/pos/v1/space-codes/a%2Fb%20%C3%BC?fields%5BspaceCodes%5D=url',
    ]);
    expect(requests.map(({ headers }) => headers.get('authorization'))).toStrictEqual([null, `Bearer ${demoApiKey}`]);
    expect(requests.map(({ headers }) => headers.get('content-type'))).toStrictEqual([null, null]);
  });

  it.each([
    [{}, 'https://api.mews.com/pos/v1/health-check'],
    [{ environment: 'demo' }, 'https://api.mews-demo.com/pos/v1/health-check'],
    [{ environment: 'demo', baseUrl: 'https://pos.example/' }, 'https://pos.example/v1/health-check'],
  ] as const)('goes to the base URL that %j names', async (settings, url) => {
    const { client, requests } = clientOnAnswer(answerOf('', { status: 404 }), { baseUrl: undefined, ...settings });
    await errorOf(client.getHealthCheck());
    expect(requests.map((request) => request.url)).toStrictEqual([url]);
  });
});

describe('the API key', () => {
  afterEach(() => vi.unstubAllEnvs());
  const { sandbox } = clientOnSandbox();
  const withoutKey = () => createMewsPos({ baseUrl, fetch: sandbox.fetch });
  const read = (client: ReturnType<typeof withoutKey>) => client.getSpaceCode({ path: { id: tableId } });

  it('comes from the environment, which is read at the first call', async () => {
    const client = withoutKey();
    vi.stubEnv('MEWS_POS_API_KEY', demoApiKey);
    expect((await read(client)).data.id).toBe(tableId);
  });

  it('is asked for by name where it is missing, and only where it is needed', async () => {
    vi.stubEnv('MEWS_POS_API_KEY', undefined);
    const error = await errorOf(read(withoutKey()));
    expect(SettingError.isInstance(error) && error.message).toBe(
      'credentials.apiKey is missing; pass it or set the environment variable MEWS_POS_API_KEY',
    );
    expect((await withoutKey().getHealthCheck()).data.attributes.status).toBe('ok');
  });

  it.each(['', 'two words', 'ключ'])('must be one that can be sent: %j', async (apiKey) => {
    const error = await errorOf(read(createMewsPos({ baseUrl, fetch: sandbox.fetch, credentials: { apiKey } })));
    expect(SettingError.isInstance(error)).toBe(true);
  });

  it('may be the secret of a minted token', async () => {
    const { client, sandbox: fresh } = clientOnSandbox();
    const { data } = await client.createShortlivedIntegrationToken(tokenRequest());
    const apiKey = new Secret(data.attributes.secretKey ?? '');
    const holder = createMewsPos({ baseUrl, fetch: fresh.fetch, credentials: { apiKey } });
    expect((await read(holder)).data.attributes.designation).toBe('Table 12');
    expect(await errorOf(holder.createShortlivedIntegrationToken(tokenRequest()))).toMatchObject({
      status: 401,
      code: 'invalid_credentials',
      mayHaveTakenEffect: false,
    });
  });
});

describe('what comes back', () => {
  it('is the parsed body; status, quota and attempts stand beside it', async () => {
    const { client } = clientOnSandbox({ clock: { now: () => Date.parse('2026-03-02T10:00:00Z') } });
    const { status, body, headers, rateLimit, attempts } = await client.createShortlivedIntegrationToken.withResponse(
      tokenRequest(null),
    );
    expect(status).toBe(201);
    expect(body.data.attributes).toStrictEqual({
      secretKey: expect.stringMatching(/^sk_test_[\w-]{43}$/),
      expiresAt: '2026-03-02T10:15:00.000Z',
      enterpriseId: null,
    });
    expect(headers.get('location')).toBe(body.data.links.self);
    expect(rateLimit).toStrictEqual({ limit: 200, remaining: 199, resetAt: new Date('2026-03-02T10:15:00Z') });
    expect(attempts).toBe(1);
  });

  it('may be a part of a space code', async () => {
    const { client } = clientOnSandbox();
    const query = { 'fields[spaceCodes]': 'capacity', include: 'experienceConfiguration' };
    const { data, included } = await client.getSpaceCode({ path: { id: tableId }, query });
    expect([data.attributes, data.relationships, included]).toStrictEqual([{ capacity: 4 }, undefined, []]);
  });

  it('is read tolerantly: unknown members stay, optional ones may be null or absent', async () => {
    const attributes = { expiresAt: null, later: [1] };
    const headers = { 'content-type': 'Application/VND.API+JSON; charset=utf-8', 'X-Rate-Limit-Remaining': '0' };
    const body = { ...token(attributes, { meta: { a: 1 } }), links: { prev: null, next: null }, jsonapi: {} };
    const { client } = clientOnAnswer(answerOf(body, { status: 201, headers }));
    const response = await client.createShortlivedIntegrationToken.withResponse(tokenRequest());
    expect(response.body).toStrictEqual(body);
    expect(response.rateLimit?.remaining).toBe(0);
  });

  it('may tell the capacity of a space code as text', async () => {
    const data = { id: tableId, type: 'spaceCodes', attributes: { capacity: '4.0', url: null }, links: { self: 'x' } };
    const { client } = clientOnAnswer(answerOf({ data }));
    expect((await client.getSpaceCode({ path: { id: tableId } })).data.attributes.capacity).toBe('4.0');
  });

  it.each([
    ['a body that is no token', answerOf({ data: {} }, { status: 201 })],
    ['another success than the declared one', answerOf(token({}), { status: 200 })],
    ['another media type', answerOf(token({}), { status: 201, headers: { 'content-type': 'text/html' } })],
    ['no JSON', answerOf('<html>', { status: 201 })],
    ['nothing', answerOf('', { status: 201 })],
  ])('is refused, as a mint that may have taken effect: %s', async (_, answer) => {
    const { client, requests } = clientOnAnswer(answer);
    const error = await errorOf(client.createShortlivedIntegrationToken(tokenRequest()));
    expect(ResponseValidationError.isInstance(error) && error.mayHaveTakenEffect).toBe(true);
    expect(requests).toHaveLength(1);
  });
});

describe('errors', () => {
  it('tell what the provider said; several violations are joined', async () => {
    const { client } = clientOnSandbox();
    const unknown = tokenRequest('hotel-42', '00000000-0000-0000-0000-000000000000');
    expect(await errorOf(client.createShortlivedIntegrationToken(unknown))).toMatchObject({
      name: 'ApiError',
      message:
        'createShortlivedIntegrationToken failed with status 422 (not_found): Unprocessable Content: Space code must exist',
      operationId: 'createShortlivedIntegrationToken',
      status: 422,
      code: 'not_found',
      title: 'Unprocessable Content',
      detail: 'Space code must exist',
      attempts: 1,
      mayHaveTakenEffect: false,
    });
    const errors = [{ title: 'A', detail: 'One is wrong' }, { title: 'B' }, { detail: 'Two is wrong', code: 'x' }];
    const { client: other } = clientOnAnswer(answerOf({ errors }, { status: 422 }));
    const error = await errorOf(other.createShortlivedIntegrationToken(tokenRequest()));
    expect(error).toMatchObject({ title: 'A', detail: 'One is wrong; Two is wrong' });
    expect(error).not.toHaveProperty('code');
  });

  it.each([
    ['an empty body', ''],
    ['a page', '<html>Not here</html>'],
    ['JSON of another kind', { message: 'Not here' }],
    ['errors that are no objects', { errors: [null, 'x', { code: 1, title: null }] }],
  ])('have at least a status: %s', async (_, body) => {
    const { client } = clientOnAnswer(answerOf(body, { status: 418 }));
    const error = await errorOf(client.getHealthCheck());
    expect(ApiError.isInstance(error) && [error.status, error.message]).toStrictEqual([
      418,
      'getHealthCheck failed with status 418',
    ]);
  });

  it('say when a retry makes sense, where the wait is longer than the deadline', async () => {
    const now = () => Date.parse('2026-03-02T10:00:00Z');
    const { client } = clientOnSandbox({ clock: { now }, rateLimit: { limit: 1, windowSeconds: 900 } }, { now });
    await client.getSpaceCode({ path: { id: tableId } });
    expect(await errorOf(client.getSpaceCode({ path: { id: tableId } }))).toMatchObject({
      status: 429,
      code: 'rate_limited',
      retryAt: new Date('2026-03-02T10:15:00Z'),
      budgetLeft: 60_000,
      rateLimit: { limit: 1, remaining: undefined, resetAt: new Date('2026-03-02T10:15:00Z') },
      attempts: 1,
    });
  });

  it('hold no secret', async () => {
    const { client } = clientOnSandbox({ apiKeys: [] });
    const error = await errorOf(client.createShortlivedIntegrationToken(tokenRequest()));
    expect(error).toMatchObject({ status: 401 });
    expect(`${String(error)} ${JSON.stringify(error)} ${error instanceof Error && error.stack}`).not.toContain(
      demoApiKey,
    );
  });
});

describe('repeats', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-03-02T10:00:00Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  // Only a pause moves the time, so that no timeout strikes while the sandbox computes a hash.
  const hooks = { onRetry: ({ delay }: RetryEvent) => queueMicrotask(() => void vi.advanceTimersByTimeAsync(delay)) };
  const faulty = (...effects: readonly Fault['effect'][]) => {
    const { client, sandbox } = clientOnSandbox({}, { hooks, random: () => 0.5 });
    for (const effect of effects) sandbox.faults.add({ effect });
    return { client, sandbox };
  };

  it('wait for the end that a 429 announces, when a token is minted too', async () => {
    const { client } = clientOnSandbox({ rateLimit: { limit: 1, windowSeconds: 30 } }, { hooks });
    await client.createShortlivedIntegrationToken(tokenRequest());
    const { attempts } = await client.createShortlivedIntegrationToken.withResponse(tokenRequest());
    expect([attempts, new Date().toISOString()]).toStrictEqual([2, '2026-03-02T10:00:30.000Z']);
  });

  it('wait for the end of the window, where a 429 tells no wait', async () => {
    let calls = 0;
    const headers = { 'X-Rate-Limit-Reset': String(Date.parse('2026-03-02T10:00:20Z') / 1000) };
    const answer = () => {
      calls += 1;
      return calls === 1
        ? new Response('', { status: 429, headers })
        : answerOf(token({ secretKey: 'sk' }), { status: 201 })();
    };
    const { client } = clientOnAnswer(answer, { hooks });
    await client.createShortlivedIntegrationToken(tokenRequest());
    expect([calls, new Date().toISOString()]).toStrictEqual([2, '2026-03-02T10:00:20.000Z']);
  });

  it.each([
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503 },
    { kind: 'drop', when: 'before' },
    { kind: 'drop', when: 'after' },
    { kind: 'truncate', bytes: 5 },
  ] as const)('read again after a fault: %j', async (effect) => {
    const { client } = faulty(effect);
    const { attempts } = await client.getSpaceCode.withResponse({ path: { id: tableId } });
    expect(attempts).toBe(2);
  });

  it.each([500, 503])('never mint again after status %i', async (status) => {
    const { client, sandbox } = faulty({ kind: 'status', status });
    const error = await errorOf(client.createShortlivedIntegrationToken(tokenRequest()));
    expect(ApiError.isInstance(error) && [error.status, error.attempts, error.mayHaveTakenEffect]).toStrictEqual([
      status,
      1,
      true,
    ]);
    expect(sandbox.recorder.list()).toHaveLength(1);
  });

  it.each([
    { kind: 'drop', when: 'after' },
    { kind: 'truncate', bytes: 5 },
  ] as const)('never mint again after the connection broke: $kind', async (effect) => {
    const { client, sandbox } = faulty(effect);
    const error = await errorOf(client.createShortlivedIntegrationToken(tokenRequest()));
    expect(ConnectionError.isInstance(error) && [error.attempts, error.mayHaveTakenEffect]).toStrictEqual([1, true]);
    expect(sandbox.recorder.list().map(({ status }) => status)).toStrictEqual([201]);
  });
});

describe('an invalid input', () => {
  const refused = (call: (client: ReturnType<typeof createMewsPos>) => Promise<unknown>) => {
    const fetch = vi.fn<FetchFunction>();
    return errorOf(call(createMewsPos({ baseUrl, credentials: { apiKey: demoApiKey }, fetch }))).then((error) => {
      expect(fetch).not.toHaveBeenCalled();
      return InvalidRequestError.isInstance(error) ? error.issues : error;
    });
  };
  const enterprise = ['body', 'data', 'attributes', 'enterpriseId'];

  it.each([
    ['a<b', [{ path: enterprise, message: 'must match /^[^<>&]*$/' }]],
    ['x'.repeat(256), [{ path: enterprise, message: 'must be at most 255 characters' }]],
    ['\u{1f3e8}'.repeat(256), [{ path: enterprise, message: 'must be at most 255 characters' }]],
  ])('is refused before anything is sent: enterprise %#', async (enterpriseId, issues) => {
    expect(
      await refused((client) => client.createShortlivedIntegrationToken(tokenRequest(enterpriseId))),
    ).toStrictEqual(issues);
  });

  it('is refused before anything is sent: no UUID, no path, unknown parts', async () => {
    const path = ['body', 'data', 'relationships', 'spaceCode', 'data', 'id'];
    expect(
      await refused((client) => client.createShortlivedIntegrationToken(tokenRequest(null, 'table'))),
    ).toContainEqual({ path, message: 'must be a valid guid' });
    expect(await refused((client) => client.getSpaceCode({ path: { id: '' } }))).toStrictEqual([
      { path: ['path', 'id'], message: 'must be at least 1 characters' },
    ]);
    const query = { include: '', page: '1' };
    expect(await refused((client) => client.getSpaceCode({ path: { id: tableId }, query }))).toStrictEqual([
      { path: ['query', 'page'], message: 'is not known' },
    ]);
  });
});

describe('types', () => {
  const { client } = clientOnSandbox();

  it('tell what an operation takes', () => {
    expectTypeOf(client.createShortlivedIntegrationToken).parameter(0).toEqualTypeOf<{
      readonly body: {
        data: {
          type: 'shortlivedIntegrationTokens';
          attributes: { enterpriseId: string | null };
          relationships: { spaceCode: { data: { type: 'spaceCodes'; id: string } } };
        };
      };
    }>();
    expectTypeOf(client.getHealthCheck).toBeCallableWith();
    // @ts-expect-error the path is required
    expectTypeOf(client.getSpaceCode).toBeCallableWith({});
    expectTypeOf(client.getSpaceCode).parameter(0).toEqualTypeOf<
      { readonly path: { id: string } } & {
        readonly query?: { 'fields[spaceCodes]'?: string | undefined; include?: string | undefined };
      }
    >();
  });

  it('tell what an operation gives', () => {
    type Created = Awaited<ReturnType<typeof client.createShortlivedIntegrationToken>>;
    expectTypeOf<Created['data']['attributes']['secretKey']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Created['data']['attributes']['expiresAt']>().toEqualTypeOf<string | null | undefined>();
    expectTypeOf<Created['data']['attributes']['enterpriseId']>().toEqualTypeOf<string | null | undefined>();
    type Response = Awaited<ReturnType<typeof client.createShortlivedIntegrationToken.withResponse>>;
    expectTypeOf<Response['status']>().toEqualTypeOf<201>();
    type SpaceCode = Awaited<ReturnType<typeof client.getSpaceCode>>['data']['attributes'];
    expectTypeOf<SpaceCode['capacity']>().toEqualTypeOf<string | number | null | undefined>();
  });
});
