import {
  ApiError,
  type FetchFunction,
  InvalidRequestError,
  ResponseValidationError,
  Secret,
  SettingError,
} from '@tokenyard/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { answerOf, clientOnAnswer, clientOnSandbox, credentials, errorOf, pin } from './__fixtures__/clients.ts';
import { baseUrl, firstOrder, grossId, netId, portfolioToken, unknownId } from './__fixtures__/exchanges/parts.ts';
import { gross, grossPin, linkedGross, linkedNet } from './__fixtures__/exchanges/seeded.ts';
import { createMewsConnector } from './index.ts';

const Limitation = { Count: 10 };

describe('the operations', () => {
  const { client } = clientOnSandbox();
  const portfolio = () => clientOnSandbox({}, { credentials: { ...credentials, accessToken: portfolioToken } }).client;

  it('get the configuration', async () => {
    const { Enterprise, NowUtc } = await client.getConfiguration();
    expect(NowUtc).toBe('2026-03-02T10:00:00Z');
    expect(Enterprise).toMatchObject(gross);
    const { Enterprise: named } = await portfolio().getConfiguration({ body: { EnterpriseId: netId } });
    expect([named.Id, named.IsPortfolio]).toStrictEqual([netId, false]);
    expect((await portfolio().getConfiguration({})).Enterprise.IsPortfolio).toBe(true);
  });

  it('get all enterprises', async () => {
    const page = await portfolio().getAllEnterprises({ body: { Limitation } });
    expect(page).toStrictEqual({ Enterprises: [linkedNet, linkedGross], Cursor: grossId });
  });

  it('get nothing instead of an empty page where no body is wanted', async () => {
    const { status, body } = await client.getAllEnterprises.withResponse({
      headers: { Prefer: 'return=minimal' },
      body: { Limitation, ExternalIdentifiers: ['none'] },
    });
    expect([status, body]).toStrictEqual([204, undefined]);
  });

  it('add, get, update and delete resource access tokens', async () => {
    const added = await client.addResourceAccessTokens({ body: { ResourceAccessTokenParameters: [pin] } });
    const [token] = added.ResourceAccessTokens;
    const id = token?.Id ?? '';
    expect(token).toMatchObject({ ServiceOrderId: firstOrder, Permissions: { Room: true, Bed: false } });

    const body = { Limitation, ResourceAccessTokenIds: [id] };
    expect((await client.getAllResourceAccessTokens({ body }))?.ResourceAccessTokens).toStrictEqual([token]);

    const changes = { ResourceAccessTokenId: id, Value: { Value: '77' } };
    const updated = await client.updateResourceAccessTokens({ body: { ResourceAccessTokenUpdates: [changes] } });
    expect(updated.ResourceAccessTokens).toStrictEqual([{ ...token, Value: '77' }]);

    expect(await client.deleteResourceAccessTokens({ body: { Ids: [id] } })).toStrictEqual({});
    const left = await client.getAllResourceAccessTokens({ body: { ...body, ActivityStates: ['Active'] } });
    expect(left).toStrictEqual({ ResourceAccessTokens: [], Cursor: null });
  });
});

describe('the request', () => {
  const answer = answerOf({ ResourceAccessTokens: [] });
  const sent = async (settings: Parameters<typeof clientOnAnswer>[1] = {}) => {
    const { client, requests } = clientOnAnswer(answer, settings);
    await client.updateResourceAccessTokens({ body: { LanguageCode: 'de', CultureCode: 'de-DE' } });
    const [request] = requests;
    if (request === undefined) throw new Error('nothing was sent');
    return { request, body: await request.json() };
  };

  it('carries the credentials first, and only in its body', async () => {
    const { request, body } = await sent({ client: 'Front Desk 2.1' });
    expect(Object.entries(body)).toStrictEqual([
      ['ClientToken', credentials.clientToken],
      ['AccessToken', credentials.accessToken],
      ['Client', 'Front Desk 2.1'],
      ['LanguageCode', 'de'],
      ['CultureCode', 'de-DE'],
    ]);
    expect(request.url).toBe(`${baseUrl}/api/connector/v1/resourceAccessTokens/update`);
    expect(Object.fromEntries(request.headers)).toStrictEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': 'tokenyard-mews-connector/0.0.0',
    });
  });

  it('names the user agent, else this package, as Client', async () => {
    expect((await sent({ userAgent: 'front-desk/2' })).body.Client).toBe('front-desk/2');
    expect((await sent()).body.Client).toBe('tokenyard-mews-connector/0.0.0');
  });

  it('cannot be given other credentials in its input', async () => {
    const { client, requests } = clientOnAnswer(answer);
    // @ts-expect-error credentials are no part of an input
    await client.updateResourceAccessTokens({ body: { AccessToken: 'mine' } });
    expect(await requests[0]?.json()).toMatchObject({ AccessToken: credentials.accessToken });
  });

  it('asks for a success without a body only where the caller does', async () => {
    const { client, requests } = clientOnAnswer(answerOf({}));
    await client.deleteResourceAccessTokens({ body: { Ids: [] } });
    await client.deleteResourceAccessTokens({ headers: { Prefer: 'return=minimal' }, body: { Ids: [] } });
    expect(requests.map(({ headers }) => headers.get('prefer'))).toStrictEqual([null, 'return=minimal']);
  });

  it('goes to the environment that is named', async () => {
    const answered = { fetch: vi.fn<FetchFunction>(async () => answer()) };
    await createMewsConnector({ ...answered, credentials }).updateResourceAccessTokens();
    await createMewsConnector({ ...answered, credentials, environment: 'demo' }).updateResourceAccessTokens();
    expect(answered.fetch.mock.calls.map(([url]) => new URL(url).origin)).toStrictEqual([
      'https://api.mews.com',
      'https://api.mews-demo.com',
    ]);
  });
});

describe('the credentials', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('may come from the environment, at the time of the call', async () => {
    const { client } = clientOnSandbox({}, { credentials: {} });
    vi.stubEnv('MEWS_CONNECTOR_CLIENT_TOKEN', credentials.clientToken);
    vi.stubEnv('MEWS_CONNECTOR_ACCESS_TOKEN', credentials.accessToken);
    expect((await client.getConfiguration()).Enterprise.Id).toBe(grossId);
  });

  it('may be wrapped', async () => {
    const { clientToken, accessToken } = credentials;
    const wrapped = { clientToken: new Secret(clientToken), accessToken: new Secret(accessToken) };
    expect((await clientOnSandbox({}, { credentials: wrapped }).client.getConfiguration()).Enterprise.Id).toBe(grossId);
  });

  it.each([
    ['clientToken', { accessToken: 'x' }, 'CLIENT_TOKEN'],
    ['accessToken', { clientToken: 'x' }, 'ACCESS_TOKEN'],
  ] as const)('are asked for by name where they are missing: %s', async (name, given, variable) => {
    vi.stubEnv(`MEWS_CONNECTOR_${variable}`, undefined);
    const error = await errorOf(clientOnSandbox({}, { credentials: given }).client.getConfiguration());
    expect(SettingError.isInstance(error) && error.message).toBe(
      `credentials.${name} is missing; pass it or set the environment variable MEWS_CONNECTOR_${variable}`,
    );
  });
});

describe('an input that breaks a rule is refused before anything is sent', () => {
  const { client, requests } = clientOnAnswer(answerOf({}));
  const listing = (filter: object) => client.getAllResourceAccessTokens({ body: { Limitation, ...filter } });
  const add = (changes: object) =>
    client.addResourceAccessTokens({ body: { ResourceAccessTokenParameters: [{ ...pin, ...changes }] } });
  const many = (length: number) => Array.from({ length }, () => unknownId);

  it.each([
    ['EnterpriseId: must be a valid guid', () => client.getConfiguration({ body: { EnterpriseId: 'x' } })],
    ['Limitation.Count: must be at least 1', () => client.getAllEnterprises({ body: { Limitation: { Count: 0 } } })],
    [
      'Limitation.Count: must be at most 1000',
      () => client.getAllEnterprises({ body: { Limitation: { Count: 1001 } } }),
    ],
    [
      'EnterpriseIds: must be at least 1 item',
      () => client.getAllEnterprises({ body: { Limitation, EnterpriseIds: [] } }),
    ],
    [
      'EnterpriseIds: must be at most 1000 items',
      () => client.getAllEnterprises({ body: { Limitation, EnterpriseIds: many(1001) } }),
    ],
    [
      'UpdatedUtc: must not end before it starts, nor last longer than three months',
      () => listing({ UpdatedUtc: { StartUtc: '2026-03-02T10:00:00Z', EndUtc: '2026-03-02T09:59:59Z' } }),
    ],
    [
      'CollidingUtc: must not end before it starts, nor last longer than three months',
      () => listing({ CollidingUtc: { StartUtc: '2026-01-31T00:00:00Z', EndUtc: '2026-05-01T00:00:00Z' } }),
    ],
    [
      'UpdatedUtc.StartUtc: must be a valid datetime',
      () => listing({ UpdatedUtc: { StartUtc: '2026-02-30T00:00:00Z', EndUtc: '2026-03-02T00:00:00Z' } }),
    ],
    [
      'ResourceAccessTokenParameters: must be at least 1 item',
      () => client.addResourceAccessTokens({ body: { ResourceAccessTokenParameters: [] } }),
    ],
    ['ResourceAccessTokenParameters.0.Value: must be at most 255 characters', () => add({ Value: '1'.repeat(256) })],
    ['ResourceAccessTokenParameters.0.Value: must be at least 1 character', () => add({ Value: '' })],
    ['ResourceAccessTokenParameters.0.Type: must be PinCode or RfidTag', () => add({ Type: 'Key' })],
    ['ResourceAccessTokenParameters.0.Permissions', () => add({ Permissions: { Roof: { Value: true } } })],
    [
      'ResourceAccessTokenUpdates.0.ResourceAccessTokenId: must be a valid guid',
      () =>
        client.updateResourceAccessTokens({ body: { ResourceAccessTokenUpdates: [{ ResourceAccessTokenId: '1' }] } }),
    ],
    ['Ids: must be at most 1000 items', () => client.deleteResourceAccessTokens({ body: { Ids: many(1001) } })],
  ])('%s', async (rule, call) => {
    const error = await errorOf(call());
    expect(InvalidRequestError.isInstance(error) && error.message).toContain(`: body.${rule}`);
    expect(requests).toHaveLength(0);
  });

  it('wants a filter', async () => {
    const error = await errorOf(listing({ ActivityStates: ['Active'], EnterpriseIds: [grossId] }));
    expect(InvalidRequestError.isInstance(error) && error.issues).toStrictEqual([
      { path: ['body'], message: 'needs ResourceAccessTokenIds, ServiceOrderIds, CollidingUtc or UpdatedUtc' },
    ]);
    expect(requests).toHaveLength(0);
  });

  it('wants a name of the caller', async () => {
    const { client: nameless } = clientOnAnswer(answerOf({}), { client: '' });
    expect(InvalidRequestError.isInstance(await errorOf(nameless.getConfiguration()))).toBe(true);
  });

  it('counts characters, not units', async () => {
    const { client: real } = clientOnSandbox();
    const Value = '𝟙'.repeat(255);
    const body = { ResourceAccessTokenParameters: [{ ...pin, Value }] };
    expect((await real.addResourceAccessTokens({ body })).ResourceAccessTokens[0]?.Value).toBe(Value);
  });
});

describe('what comes back', () => {
  const configuration = { NowUtc: '2026-03-02T10:00:00Z', IsIdentityDocumentNumberRequired: true };
  const enterprise = { ...gross, Currencies: [], IsPortfolio: false };
  const read = (body: unknown) => clientOnAnswer(answerOf(body)).client.getConfiguration();

  it('has its request id beside it', async () => {
    const { requestId, status } = await clientOnSandbox().client.getConfiguration.withResponse();
    expect(requestId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(status).toBe(200);
  });

  it('is read tolerantly: unknown members, new values, null and absence where samples have them', async () => {
    const body = {
      ...configuration,
      Enterprise: {
        ...enterprise,
        // A published id that is of no version that RFC 9562 knows.
        Id: '72d4b117-1f84-44a3-1f84-8b2c0635ac60',
        Pricing: 'Tipped',
        TaxEnvironmentCode: null,
        EditableHistoryInterval: null,
        ExternalIdentifier: undefined,
        Stars: 5,
      },
      Later: true,
    };
    const { Enterprise, ...rest } = await read(body);
    expect([Enterprise.Pricing, Enterprise.TaxEnvironmentCode, Enterprise.Stars]).toStrictEqual(['Tipped', null, 5]);
    expect(rest).toStrictEqual({ ...configuration, Later: true });
  });

  it('keeps durations as text and the address beside its id', async () => {
    const AddressId = unknownId;
    const { Enterprise } = await read({ ...configuration, Enterprise: { ...enterprise, AddressId } });
    expect(Enterprise.AccountingEditableHistoryInterval).toBe('P0M7DT0H0M0S');
    expect([Enterprise.AddressId, Enterprise.Address.Id]).toStrictEqual([unknownId, gross.Address.Id]);
  });

  it('may be a token of an unknown type', async () => {
    const row = { ...grossPin, Type: 'FaceScan', SerialNumber: undefined };
    const { client } = clientOnAnswer(answerOf({ ResourceAccessTokens: [row], Cursor: grossPin.Id }));
    const page = await client.getAllResourceAccessTokens({ body: { Limitation, ServiceOrderIds: [firstOrder] } });
    expect(page?.ResourceAccessTokens[0]?.Type).toBe('FaceScan');
  });

  it('may be a 204 that says it were JSON', async () => {
    const answer = answerOf(undefined, { status: 204, headers: { 'content-type': 'application/json' } });
    expect(await clientOnAnswer(answer).client.deleteResourceAccessTokens({ body: { Ids: [] } })).toBeUndefined();
  });

  it.each([
    ['no JSON', '<html>'],
    ['no configuration', { ...configuration, Enterprise: { ...enterprise, Id: 7 } }],
  ])('is refused when it is %s', async (_, body) => {
    expect(ResponseValidationError.isInstance(await errorOf(read(body)))).toBe(true);
  });

  it('is called a possible effect when what was added cannot be read', async () => {
    const { client, requests } = clientOnAnswer(answerOf({ ResourceAccessTokens: [{}] }));
    const error = await errorOf(client.addResourceAccessTokens({ body: { ResourceAccessTokenParameters: [pin] } }));
    expect(ResponseValidationError.isInstance(error) && error.mayHaveTakenEffect).toBe(true);
    expect(requests).toHaveLength(1);
  });
});

describe('an error', () => {
  it('tells status, message and request id, and no secret', async () => {
    const { client } = clientOnSandbox({}, { credentials: { ...credentials, accessToken: 'unknown-token' } });
    const error = await errorOf(client.getConfiguration());
    expect(ApiError.isInstance(error) && [error.status, error.message, error.detail, error.code]).toStrictEqual([
      401,
      'getConfiguration failed with status 401: Invalid AccessToken',
      'Invalid AccessToken',
      undefined,
    ]);
    expect(error).toMatchObject({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/), attempts: 1 });
    expect(JSON.stringify(error)).not.toContain('unknown-token');
  });

  it('is freed of what was sent, should the provider echo it', async () => {
    const Message = `Invalid AccessToken ${credentials.accessToken} of ${credentials.clientToken}`;
    const error = await errorOf(clientOnAnswer(answerOf({ Message }, { status: 401 })).client.getConfiguration());
    expect(error).toMatchObject({ detail: 'Invalid AccessToken [redacted] of [redacted]' });
  });

  it.each([
    ['an HTML page', '<html>Bad gateway</html>'],
    ['nothing', undefined],
    ['no message', {}],
    ['a message of null', { Message: null }],
    ['a list', []],
  ])('keeps its status when the body is %s', async (_, body) => {
    const error = await errorOf(clientOnAnswer(answerOf(body, { status: 403 })).client.getConfiguration());
    expect(ApiError.isInstance(error) && error.message).toBe('getConfiguration failed with status 403');
  });
});

describe('a repeat', () => {
  const listing = { body: { Limitation, ServiceOrderIds: [firstOrder] } };
  const calls = {
    getConfiguration: (client: ReturnType<typeof createMewsConnector>) => client.getConfiguration(),
    getAllEnterprises: (client) => client.getAllEnterprises({ body: { Limitation } }),
    getAllResourceAccessTokens: (client) => client.getAllResourceAccessTokens(listing),
    updateResourceAccessTokens: (client) => client.updateResourceAccessTokens(),
    addResourceAccessTokens: (client) =>
      client.addResourceAccessTokens({ body: { ResourceAccessTokenParameters: [pin] } }),
    deleteResourceAccessTokens: (client) => client.deleteResourceAccessTokens({ body: { Ids: [] } }),
  } satisfies Record<string, (client: ReturnType<typeof createMewsConnector>) => Promise<unknown>>;
  const attempts = async (name: keyof typeof calls, status: number) => {
    const { client, requests } = clientOnAnswer(answerOf({}, { status }));
    const error = await errorOf(calls[name](client));
    return { attempts: requests.length, mayHaveTakenEffect: ApiError.isInstance(error) && error.mayHaveTakenEffect };
  };

  it.each(Object.keys(calls) as (keyof typeof calls)[])('follows a 429 for %s', async (name) => {
    expect(await attempts(name, 429)).toStrictEqual({ attempts: 4, mayHaveTakenEffect: false });
  });

  it.each([
    ['getConfiguration', 4],
    ['getAllEnterprises', 4],
    ['getAllResourceAccessTokens', 4],
    ['updateResourceAccessTokens', 4],
    ['addResourceAccessTokens', 1],
    ['deleteResourceAccessTokens', 1],
  ] as const)('follows a 503 only where it does no harm: %s', async (name, expected) => {
    expect(await attempts(name, 503)).toStrictEqual({ attempts: expected, mayHaveTakenEffect: expected === 1 });
  });

  it.each([408, 409])('never follows a %d', async (status) => {
    expect((await attempts('getAllEnterprises', status)).attempts).toBe(1);
  });

  it('is left to the caller when Retry-After is longer than the deadline', async () => {
    const { sandbox, client } = clientOnSandbox({ rateLimit: { limit: 1, windowSeconds: 30 } }, { deadline: 29_999 });
    await client.getConfiguration();
    sandbox.clock.advance(400);
    const now = () => sandbox.clock.now();
    const patient = createMewsConnector({ baseUrl, credentials, fetch: sandbox.fetch, deadline: 29_999, now });
    const error = await errorOf(patient.getConfiguration());
    expect(error).toMatchObject({ status: 429, retryAt: new Date('2026-03-02T10:00:30.400Z'), budgetLeft: 29_999 });
  });
});
