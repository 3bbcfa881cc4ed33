import { ApiError, ConnectionError, InvalidRequestError } from '@tokenyard/core';
import { afterEach, describe, expect, expectTypeOf, it, vi } from 'vitest';
import { buildsTarget, fieldTokens } from './__fixtures__/exchanges/parts.ts';
import { fieldApp, jsonAnswer, scriptedFetch, stage } from './__fixtures__/stage.ts';
import { type AppliveryClient, createApplivery } from './client.ts';
import { demoViewerBearer } from './sandbox/index.ts';
import { appliveryTenant } from './tenant.ts';
import { VERSION } from './version.ts';

const path = { ...fieldApp, tokenId: '69a568f1c1d0e27a5b3f4c60' };
const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => error,
  );

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe('a client on the sandbox', () => {
  it('mints, reads, lists, changes, uses and deletes a token', async () => {
    const { workspace, app } = stage();
    const client = workspace();
    const { data: minted } = await client.createToken({ path: fieldApp, body: { description: 'CI', scopes: ['sdk'] } });
    expect(minted).toStrictEqual({
      id: expect.stringMatching(/^69a568f1[a-f0-9]{16}$/),
      organization: '69a5519002a72b0aefd19431',
      application: '69a55578698de20027dca296',
      description: 'CI',
      bearer: expect.stringMatching(/^[\w-]{24}$/),
      scopes: ['sdk'],
    });
    const tokenPath = { ...fieldApp, tokenId: minted?.id ?? '' };
    expect((await client.getToken({ path: tokenPath })).data).toStrictEqual(minted);
    const listed = await client.listTokens({ path: fieldApp, query: { page: 1, limit: 5, sort: 'id:desc' } });
    expect(listed.data?.items).toStrictEqual([minted]);
    const changed = await client.updateToken({ path: tokenPath, body: { description: '', scopes: [] } });
    expect(changed.data).toStrictEqual({ ...minted, description: '', scopes: [] });

    const holder = app(minted?.bearer ?? '');
    const builds = await holder.listBuilds({ query: { status: 'processed', os: 'ios', versionName: '1.4.0' } });
    expect(builds.data?.items?.map(({ id }) => id)).toStrictEqual(['69a55d4802b62ffaafce10d8']);
    const config = await holder.getSdkConfig();
    expect(config.data?.sdk?.android?.lastBuildVersion).toBe('1.4.0');

    expect((await client.deleteToken({ path: tokenPath })).data).toStrictEqual({ delete: 'OK' });
    expect(await caught(holder.listBuilds())).toMatchObject({ status: 401, code: 4004, title: 'Invalid Token' });
  });

  it('tells errors by status, code and message', async () => {
    const { workspace, app, sandbox } = stage({ rateLimit: { limit: 2, windowSeconds: 60 } });
    const { createToken, getToken, listTokens } = workspace();
    expect(await caught(workspace(demoViewerBearer).createToken({ path: fieldApp }))).toMatchObject({
      status: 401,
      code: 4001,
      title: 'Unauthorized',
    });
    expect(await caught(app('unknown-bearer').getSdkConfig())).toMatchObject({ status: 401, code: 4004 });
    expect(await caught(getToken({ path }))).toMatchObject({
      operationId: 'getToken',
      status: 404,
      code: 3001,
      title: 'Entity not found',
      attempts: 1,
      mayHaveTakenEffect: false,
    });
    await createToken({ path: fieldApp });
    const limited = await caught(listTokens({ path: fieldApp }, { deadline: 1000 }));
    expect(limited).toMatchObject({
      status: 429,
      code: 5003,
      title: 'Limit Exceeded',
      detail: 'requestsByHour: 3 of 2',
      retryAt: expect.any(Date),
    });
    sandbox.faults.add({ operation: 'createToken', effect: { kind: 'status', status: 500 } });
    expect(await caught(createToken({ path: fieldApp }))).toMatchObject({
      status: 500,
      code: 1000,
      title: 'Internal error',
      attempts: 1,
      mayHaveTakenEffect: true,
    });
  });
});

describe('what a client sends', () => {
  const ok = () => jsonAnswer(200, { status: true, data: {} });
  const credentials = { workspaceToken: 'workspace-bearer', appToken: 'app-bearer-of-ci' };
  const base = { accept: 'application/json', 'user-agent': `tokenyard-applivery/${VERSION}` };

  it('is exactly the declared request', async () => {
    const { fetch, sent } = scriptedFetch(ok(), ok(), ok(), ok(), ok(), ok(), ok());
    const client = createApplivery({ fetch, credentials });
    const authorization = 'Bearer workspace-bearer';
    await client.createToken({ path: fieldApp });
    await client.createToken({ path: fieldApp, body: { description: 'é', scopes: [] } });
    await client.updateToken({ path, body: { description: '', scopes: ['sdk'] } });
    await client.listTokens({ path: fieldApp, query: { page: 2, limit: 50, sort: 'description:asc' } });
    await client.deleteToken({ path });
    await client.listBuilds(
      { query: { versionName: '1.5 rc&1' } },
      { headers: { 'x-trace': 'a', authorization: 'b' } },
    );
    await client.getSdkConfig();
    const api = 'https://api.applivery.io';
    const json = { ...base, authorization, 'content-type': 'application/json' };
    expect(sent).toStrictEqual([
      { method: 'POST', url: api + fieldTokens, headers: { ...base, authorization }, body: undefined },
      { method: 'POST', url: api + fieldTokens, headers: json, body: '{"description":"é","scopes":[]}' },
      {
        method: 'PUT',
        url: `${api}${fieldTokens}/${path.tokenId}`,
        headers: json,
        body: '{"description":"","scopes":["sdk"]}',
      },
      {
        method: 'GET',
        url: `${api}${fieldTokens}?page=2&limit=50&sort=description%3Aasc`,
        headers: { ...base, authorization },
        body: undefined,
      },
      {
        method: 'DELETE',
        url: `${api}${fieldTokens}/${path.tokenId}`,
        headers: { ...base, authorization },
        body: undefined,
      },
      {
        method: 'GET',
        url: `${api}${buildsTarget}?versionName=1.5+rc%261`,
        headers: { ...base, 'x-trace': 'a', authorization: 'Bearer app-bearer-of-ci' },
        body: undefined,
      },
      {
        method: 'GET',
        url: 'https://sdk-api.applivery.io/v1/app',
        headers: { ...base, authorization: 'Bearer app-bearer-of-ci' },
        body: undefined,
      },
    ]);
  });

  const hosts = [
    [{ environment: 'production' }, 'https://api.applivery.io', 'https://sdk-api.applivery.io'],
    [
      { baseUrl: 'http://127.0.0.1:4747/applivery/' },
      'http://127.0.0.1:4747/applivery',
      'http://127.0.0.1:4747/applivery',
    ],
    [{ sdkBaseUrl: 'https://sdk.example' }, 'https://api.applivery.io', 'https://sdk.example'],
    [{ baseUrl: 'https://a.example', sdkBaseUrl: 'https://b.example' }, 'https://a.example', 'https://b.example'],
    [appliveryTenant('acme'), 'https://api.acme.applivery.io', 'https://sdk-api.acme.applivery.io'],
    [appliveryTenant('apps.acme.example'), 'https://api.apps.acme.example', 'https://sdk-api.apps.acme.example'],
  ] as const;

  it.each(hosts)('goes where %j says', async (settings, api, sdk) => {
    const { fetch, sent } = scriptedFetch(ok(), ok(), ok());
    const client = createApplivery({ ...settings, fetch, credentials });
    await client.listTokens({ path: fieldApp });
    await client.listBuilds();
    await client.getSdkConfig();
    expect(sent.map(({ url }) => url)).toStrictEqual([api + fieldTokens, api + buildsTarget, `${sdk}/v1/app`]);
  });

  it.each(['', 'acme/evil', 'a..b', 'acme@evil.example', 'acme:443', 'ac me'])('knows no tenant %j', (tenant) => {
    expect(() => appliveryTenant(tenant)).toThrow(expect.objectContaining({ name: 'SettingError', setting: 'tenant' }));
  });

  it('reads bearers from the environment on the first call', async () => {
    const { fetch, sent } = scriptedFetch(ok(), ok());
    const client = createApplivery({ fetch });
    const missing = await caught(client.listTokens({ path: fieldApp }));
    expect(missing).toHaveProperty('name', 'SettingError');
    expect(missing).toMatchObject({
      message:
        'credentials.workspaceToken is missing; pass it or set the environment variable APPLIVERY_WORKSPACE_TOKEN',
    });
    vi.stubEnv('APPLIVERY_WORKSPACE_TOKEN', 'workspace-from-env');
    vi.stubEnv('APPLIVERY_APP_TOKEN', 'app-from-env');
    await client.listTokens({ path: fieldApp });
    await client.getSdkConfig();
    expect(sent.map(({ headers }) => headers)).toStrictEqual([
      { ...base, authorization: 'Bearer workspace-from-env' },
      { ...base, authorization: 'Bearer app-from-env' },
    ]);
  });

  it.each([
    [
      'an organization against the pattern',
      'organizationId',
      { organizationId: 'acme_inc', applicationId: 'field-app' },
    ],
    ['an app that is too short', 'applicationId', { organizationId: 'acme-inc', applicationId: 'ab' }],
    ['a path segment', 'applicationId', { organizationId: 'acme-inc', applicationId: '../apps' }],
  ])('is nothing for %s', async (_, member, badPath) => {
    const { fetch, sent } = scriptedFetch();
    const error = await caught(createApplivery({ fetch, credentials }).createToken({ path: badPath }));
    expect(error).toHaveProperty('name', 'InvalidRequestError');
    expect(error).toMatchObject({ issues: [{ path: ['path', member] }] });
    expect(sent).toStrictEqual([]);
  });

  const invalidBodies: readonly (readonly [string, readonly (string | number)[], object])[] = [
    ['a description of 1001 code points', ['body', 'description'], { description: '\u{1f511}'.repeat(1001) }],
    ['an empty scope', ['body', 'scopes', 0], { scopes: [''] }],
    ['a scope of 65 code points', ['body', 'scopes', 1], { scopes: ['sdk', '\u{1f511}'.repeat(65)] }],
    ['null', ['body', 'description'], { description: null }],
    ['an unknown member', ['body', 'name'], { name: 'ci' }],
  ];
  it.each(invalidBodies)('is nothing for a body with %s', async (_, issuePath, body) => {
    const { fetch, sent } = scriptedFetch();
    const { createToken, updateToken } = createApplivery({ fetch, credentials });
    const calls = [createToken({ path: fieldApp, body }), updateToken({ path, body })];
    for (const error of await Promise.all(calls.map(caught))) {
      expect(error).toHaveProperty('name', 'InvalidRequestError');
      expect(error).toMatchObject({ issues: [{ path: issuePath }] });
    }
    expect(sent).toStrictEqual([]);
  });

  it.each([
    ['page', { page: 0 }],
    ['page', { page: 1.5 }],
    ['limit', { limit: 0 }],
    ['limit', { limit: 10_001 }],
  ])('is nothing for a bad %s', async (name, query) => {
    const { fetch, sent } = scriptedFetch();
    const { listTokens, listBuilds } = createApplivery({ fetch, credentials });
    for (const error of await Promise.all([listTokens({ path: fieldApp, query }), listBuilds({ query })].map(caught))) {
      expect(error).toMatchObject({ name: 'InvalidRequestError', issues: [{ path: ['query', name] }] });
    }
    expect(sent).toStrictEqual([]);
  });

  it('is nothing for a bad sort, token id, build status or platform', async () => {
    const { fetch, sent } = scriptedFetch();
    const client = createApplivery({ fetch, credentials });
    // A caller in JavaScript has no compiler to stop it.
    const untyped: Record<string, string> = { status: 'done', os: 'windows' };
    const errors = await Promise.all([
      caught(client.listTokens({ path: fieldApp, query: { sort: 'id:up' } })),
      caught(client.getToken({ path: { ...fieldApp, tokenId: '69a568f1' } })),
      caught(client.listBuilds({ query: untyped })),
    ]);
    expect(
      errors.map((error) => InvalidRequestError.isInstance(error) && error.issues.map((issue) => issue.path)),
    ).toStrictEqual([
      [['query', 'sort']],
      [['path', 'tokenId']],
      [
        ['query', 'status'],
        ['query', 'os'],
      ],
    ]);
    expect(sent).toStrictEqual([]);
  });
});

describe('what a client makes of answers', () => {
  const credentials = { workspaceToken: 'workspace-bearer', appToken: 'app-bearer-of-ci' };
  const answered = (...answers: readonly (Response | Error)[]) => {
    const { fetch, sent } = scriptedFetch(...answers);
    return { client: createApplivery({ fetch, credentials, random: () => 0 }), sent };
  };

  it('takes a success that says false for an error, and never repeats it', async () => {
    const envelope = { status: false, error: { code: 5004, message: 'Subscription error' } };
    const { client, sent } = answered(jsonAnswer(200, envelope), jsonAnswer(200, { status: false, error: 'odd' }));
    const first = await caught(client.getSdkConfig());
    expect(first).toHaveProperty('name', 'ApiError');
    expect(first).toMatchObject({ status: 200, code: 5004, title: 'Subscription error' });
    const second = await caught(client.createToken({ path: fieldApp }));
    expect(second).toHaveProperty('name', 'ApiError');
    expect(second).not.toHaveProperty('code');
    expect(sent).toHaveLength(2);
  });

  const errorBodies: readonly (readonly [string, Response, object])[] = [
    ['an HTML page', new Response('<h1>Forbidden</h1>', { status: 403 }), { status: 403 }],
    ['an empty body', new Response(null, { status: 401 }), { status: 401 }],
    ['another shape', jsonAnswer(404, { error: ['no'] }), { status: 404 }],
    ['a code as text', jsonAnswer(409, { status: false, error: { code: 'E1' } }), { status: 409, code: 'E1' }],
    [
      'violations',
      jsonAnswer(400, {
        status: false,
        error: {
          code: 3001,
          message: 'Body Validation Error',
          data: {
            errors: [
              { field: '', location: 'body', messages: ['must be valid JSON'] },
              { field: 'scopes.0', location: 'body', messages: ['a', 'b'] },
            ],
            stack: 'at x',
          },
        },
      }),
      { code: 3001, title: 'Body Validation Error', detail: 'body must be valid JSON; scopes.0 a, b' },
    ],
  ];
  it.each(errorBodies)('reads an error with %s', async (_, response, expected) => {
    const error = await caught(answered(response).client.deleteToken({ path }));
    expect(error).toHaveProperty('name', 'ApiError');
    expect(error).toMatchObject(expected);
  });

  it('reads successes tolerantly', async () => {
    const items = [
      {
        id: 'b1',
        size: 1048576,
        uploadedBy: { email: 'ci@acme.example' },
        status: 'archived',
        os: 'tvos',
        extra: null,
      },
    ];
    const data = { items, totalDocs: 1, pagingCounter: 1 };
    const { client } = answered(jsonAnswer(200, { status: true, data, took: 3 }), jsonAnswer(200, {}));
    expect(await client.listBuilds()).toStrictEqual({ status: true, data, took: 3 });
    expect(await client.createToken({ path: fieldApp })).toStrictEqual({});
  });

  it('refuses a success that is no envelope', async () => {
    const { client } = answered(jsonAnswer(200, []), jsonAnswer(200, { data: { bearer: 1 } }));
    const calls = [client.createToken({ path: fieldApp }), client.createToken({ path: fieldApp })];
    for (const error of await Promise.all(calls.map(caught))) {
      expect(error).toHaveProperty('name', 'ResponseValidationError');
      expect(error).toMatchObject({ mayHaveTakenEffect: true });
    }
  });

  const limited = (headers?: Readonly<Record<string, string>>) =>
    jsonAnswer(429, { status: false, error: { code: 5003, message: 'Limit Exceeded' } }, headers);
  const done = () => jsonAnswer(200, { status: true, data: { delete: 'OK' } });

  it('repeats after a 429: when it says, else after two seconds', async () => {
    vi.useFakeTimers();
    const delays: number[] = [];
    const { fetch, sent } = scriptedFetch(limited(), limited({ 'retry-after': '7' }), done());
    const hooks = { onRetry: ({ delay }: { readonly delay: number }) => void delays.push(delay) };
    const client = createApplivery({ fetch, credentials, hooks });
    const deleted = client.deleteToken({ path });
    await vi.runAllTimersAsync();
    expect(await deleted).toStrictEqual({ status: true, data: { delete: 'OK' } });
    expect(delays).toStrictEqual([2000, 7000]);
    expect(sent).toHaveLength(3);
  });

  it('repeats reading after a failure, but never what changes something', async () => {
    const reading = answered(jsonAnswer(503, {}), new TypeError('fetch failed'), jsonAnswer(200, { status: true }));
    expect(await reading.client.listTokens({ path: fieldApp })).toStrictEqual({ status: true });
    for (const failure of [() => jsonAnswer(502, {}), () => new TypeError('fetch failed')]) {
      const { client, sent } = answered(failure(), failure(), failure());
      const calls = [
        client.createToken({ path: fieldApp }),
        client.updateToken({ path }),
        client.deleteToken({ path }),
      ];
      for (const error of await Promise.all(calls.map(caught))) {
        expect(ApiError.isInstance(error) || ConnectionError.isInstance(error)).toBe(true);
        expect(error).toMatchObject({ attempts: 1, mayHaveTakenEffect: true });
      }
      expect(sent).toHaveLength(3);
    }
  });
});

describe('types', () => {
  it('of inputs and bodies follow from the declarations', () => {
    type Input<K extends keyof AppliveryClient> = Parameters<AppliveryClient[K]>[0];
    type Body<K extends keyof AppliveryClient> = Awaited<ReturnType<AppliveryClient[K]>>;
    expectTypeOf<AppliveryClient['getSdkConfig']>().toBeCallableWith();
    expectTypeOf<NonNullable<Input<'createToken'>['body']>>().toEqualTypeOf<{
      description?: string | undefined;
      scopes?: string[] | undefined;
    }>();
    expectTypeOf<Input<'createToken'>>().not.toHaveProperty('headers');
    expectTypeOf<NonNullable<Input<'listBuilds'>>>().not.toHaveProperty('path');
    expectTypeOf<NonNullable<NonNullable<Input<'listBuilds'>>['query']>['os']>().toEqualTypeOf<
      'ios' | 'android' | undefined
    >();
    expectTypeOf<NonNullable<Body<'createToken'>['data']>['bearer']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<NonNullable<Body<'listTokens'>['data']>['nextPage']>().toEqualTypeOf<number | null | undefined>();
    expectTypeOf<NonNullable<NonNullable<Body<'listBuilds'>['data']>['items']>[number]['size']>().toEqualTypeOf<
      string | number | undefined
    >();
    // @ts-expect-error the path is required
    expectTypeOf<AppliveryClient['getToken']>().toBeCallableWith({});
  });
});
