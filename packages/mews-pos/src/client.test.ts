import { ResponseValidationError, Secret, SettingError } from '@tokenyard/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answerOf, clientOnAnswer, clientOnSandbox, errorOf, token, tokenRequest } from './__fixtures__/clients.ts';
import { baseUrl, tableId } from './__fixtures__/exchanges/parts.ts';
import { createMewsPos, VERSION } from './index.ts';
import { demoApiKey } from './sandbox/index.ts';

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
      'user-agent': `tokenyard-mews-pos/${VERSION}`,
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
