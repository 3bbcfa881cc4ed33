import { Secret, SettingError } from '@tokenyard/core';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerOf, clientOnAnswers, clientOnSandbox, emptyAnswer, errorOf } from './__fixtures__/clients.ts';
import { baseUrl } from './__fixtures__/exchanges/parts.ts';
import { accessTokenOf, createMerchantBackend, type MerchantBackendSettings, VERSION } from './index.ts';
import { createMerchantBackendSandbox, demoPassword } from './sandbox/index.ts';

beforeEach(() => {
  for (const name of ['BASE_URL', 'INSTANCE', 'PASSWORD', 'TOKEN']) vi.stubEnv(`MERCHANT_BACKEND_${name}`, undefined);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const config = answerOf({ version: '24:0:5', name: 'taler-merchant', currency: 'KUDOS' });

describe('what is sent', () => {
  it('is the published request, whole', async () => {
    const { client, requests } = clientOnAnswers([answerOf({ token: 'x', expiration: { t_s: 0 } })]);
    await client.createToken({
      body: { scope: 'order-pos:refreshable', duration: { d_us: 3_600_000_000 }, description: 'till 3' },
    });
    const [request] = requests;
    expect(requests).toHaveLength(1);
    expect([request?.method, request?.url]).toStrictEqual([
      'POST',
      'http://localhost:8080/instances/sandbox/private/token',
    ]);
    expect(Object.fromEntries(request?.headers ?? [])).toStrictEqual({
      accept: 'application/json',
      authorization: 'Basic c2FuZGJveDpzYW5kYm94',
      'content-type': 'application/json',
      'user-agent': `tokenyard-merchant-backend/${VERSION}`,
    });
    const body = await request?.text();
    expect(body).toBe('{"scope":"order-pos:refreshable","duration":{"d_us":3600000000},"description":"till 3"}');
    expect(body).toHaveLength(87);
  });

  it('is sent to the operation and carries the credential that it takes', async () => {
    const { client, requests } = clientOnAnswers([emptyAnswer(418)]);
    const calls = [
      client.listTokens({ query: { limit: -3, offset: 7 } }),
      client.revokeCurrent(),
      client.revokeBySerial({ path: { serial: 12 } }),
      client.changePassword({ body: { method: 'token', password: 'new' }, headers: { 'Taler-Challenge-Ids': 'A,B' } }),
      client.sendChallenge({ path: { id: 'A/B' }, body: {} }),
      client.confirmChallenge({ path: { id: 'A' }, body: { tan: '1' } }),
      client.getConfig(),
    ];
    await Promise.all(calls.map(errorOf));
    const lines = requests.map(({ method, url, headers }) =>
      [method, url.slice(baseUrl.length), headers.get('authorization'), headers.get('taler-challenge-ids')].join(' '),
    );
    const bearer = 'Bearer secret-token:T';
    expect(lines).toStrictEqual([
      `GET /instances/sandbox/private/tokens?limit=-3&offset=7 ${bearer} `,
      `DELETE /instances/sandbox/private/token ${bearer} `,
      `DELETE /instances/sandbox/private/tokens/12 ${bearer} `,
      `POST /instances/sandbox/private/auth ${bearer} A,B`,
      'POST /instances/sandbox/challenge/A%2FB  ',
      'POST /instances/sandbox/challenge/A/confirm  ',
      'GET /instances/sandbox/config  ',
    ]);
    expect(await Promise.all(requests.map((request) => request.text()))).toStrictEqual([
      '',
      '',
      '',
      '{"method":"token","password":"new"}',
      '{}',
      '{"tan":"1"}',
      '',
    ]);
  });
});

describe('the instance', () => {
  const cases: readonly (readonly [settings: MerchantBackendSettings, url: string, user: string])[] = [
    [{ baseUrl: 'https://taler.example' }, 'https://taler.example', 'admin'],
    [{ baseUrl: 'https://taler.example/', instance: 'admin' }, 'https://taler.example', 'admin'],
    [{ baseUrl: 'https://taler.example/shop//' }, 'https://taler.example/shop', 'admin'],
    [{ baseUrl: 'https://taler.example', instance: 'default' }, 'https://taler.example/instances/default', 'default'],
    [
      { baseUrl: 'https://taler.example/shop/', instance: 'a@b.example' },
      'https://taler.example/shop/instances/a@b.example',
      'a@b.example',
    ],
    [{ baseUrl: 'https://taler.example/instances/till' }, 'https://taler.example/instances/till', 'till'],
    [{ baseUrl: 'https://taler.example/instances/till/' }, 'https://taler.example/instances/till', 'till'],
    [
      { baseUrl: 'https://taler.example/instances/till', instance: 'till' },
      'https://taler.example/instances/till',
      'till',
    ],
    [{ baseUrl: 'https://taler.example/instances/admin' }, 'https://taler.example/instances/admin', 'admin'],
    [{ environment: 'demo', instance: 'sandbox' }, 'https://backend.demo.taler.net/instances/sandbox', 'sandbox'],
  ];

  it.each(cases)('of %j is at %s', async (settings, url, user) => {
    const parts = { baseUrl: undefined, instance: undefined, ...settings };
    const { client, requests } = clientOnAnswers([emptyAnswer(418)], parts);
    await errorOf(client.createToken({ body: { scope: 'all' } }));
    expect(requests.map((request) => request.url)).toStrictEqual([`${url}/private/token`]);
    expect(atob(requests[0]?.headers.get('authorization')?.slice('Basic '.length) ?? '')).toBe(`${user}:sandbox`);
  });

  it.each([
    [{ instance: '' }, 'instance must match ^[A-Za-z0-9][A-Za-z0-9_.@-]+$'],
    [{ instance: 'a/b' }, 'instance must match ^[A-Za-z0-9][A-Za-z0-9_.@-]+$'],
    [{ baseUrl: `${baseUrl}/instances/..`, instance: undefined }, 'instance must match ^[A-Za-z0-9][A-Za-z0-9_.@-]+$'],
    [{ baseUrl: `${baseUrl}/instances/till`, instance: 'shop' }, 'instance and baseUrl name different instances'],
    [{ baseUrl: 'http://taler.example' }, 'baseUrl must use https (http is allowed on loopback only)'],
    [{ baseUrl: 'https://taler.example/?x=1' }, 'baseUrl must hold no user, password, query or fragment'],
  ])('cannot be %j', async (settings, message) => {
    const { client, requests } = clientOnAnswers([config], settings);
    const error = await errorOf(client.getConfig());
    expect(SettingError.isInstance(error) && error.message).toBe(message);
    expect(requests).toStrictEqual([]);
  });
});

describe('settings', () => {
  it('come from the environment, which is read at the first call', async () => {
    const sandbox = createMerchantBackendSandbox();
    const client = createMerchantBackend({ fetch: sandbox.fetch });
    vi.stubEnv('MERCHANT_BACKEND_BASE_URL', baseUrl);
    vi.stubEnv('MERCHANT_BACKEND_INSTANCE', 'sandbox');
    vi.stubEnv('MERCHANT_BACKEND_PASSWORD', demoPassword);
    const token = accessTokenOf(await client.createToken({ body: { scope: 'all' } }));
    vi.stubEnv('MERCHANT_BACKEND_TOKEN', token);
    expect((await client.listTokens())?.tokens).toHaveLength(1);
  });

  it.each([
    ['the base URL', 'baseUrl', {}, 'MERCHANT_BACKEND_BASE_URL'],
    ['a password', 'credentials.password', { baseUrl }, 'MERCHANT_BACKEND_PASSWORD'],
  ])('are asked for by name: %s', async (_, setting, settings, variable) => {
    const error = await errorOf(createMerchantBackend(settings).createToken({ body: { scope: 'all' } }));
    expect(SettingError.isInstance(error) && error.message).toBe(
      `${setting} is missing; pass it or set the environment variable ${variable}`,
    );
  });

  it('ask for a token where nothing else is taken', async () => {
    const error = await errorOf(createMerchantBackend({ baseUrl, credentials: { password: 'x' } }).listTokens());
    expect(SettingError.isInstance(error) && error.setting).toBe('credentials.token');
  });

  it('that were passed stand before the environment', async () => {
    vi.stubEnv('MERCHANT_BACKEND_PASSWORD', 'of the environment');
    vi.stubEnv('MERCHANT_BACKEND_TOKEN', 'of-the-environment');
    vi.stubEnv('MERCHANT_BACKEND_INSTANCE', 'environment');
    const sentBy = async (settings: MerchantBackendSettings) => {
      const { client, requests } = clientOnAnswers([emptyAnswer(418)], settings);
      await errorOf(client.createToken({ body: { scope: 'all' } }));
      await errorOf(client.listTokens());
      return requests.map(({ headers }) => headers.get('authorization'));
    };
    const basic = (user: string, password: string) => `Basic ${btoa(`${user}:${password}`)}`;
    expect(await sentBy({ credentials: { token: new Secret('T') } })).toStrictEqual(['Bearer T', 'Bearer T']);
    expect(await sentBy({ credentials: { password: new Secret('P') } })).toStrictEqual([
      basic('sandbox', 'P'),
      'Bearer of-the-environment',
    ]);
    expect(await sentBy({ credentials: {}, instance: undefined })).toStrictEqual([
      basic('environment', 'of the environment'),
      'Bearer of-the-environment',
    ]);
    expect(await sentBy({ credentials: {}, instance: undefined, baseUrl: `${baseUrl}/instances/till` })).toStrictEqual([
      basic('till', 'of the environment'),
      'Bearer of-the-environment',
    ]);
  });

  it('may be a password that no bearer could be', async () => {
    const instances = [{ id: 'shop', password: 'pä:ß €' }];
    const { client } = clientOnSandbox({ instance: 'shop', credentials: { password: 'pä:ß €' } }, { instances });
    expect((await client.createToken({ body: { scope: 'readonly' } })).scope).toBe('readonly');
  });
});

describe('each operation', () => {
  it('works on the sandbox', async () => {
    const { client, clientWith } = clientOnSandbox();
    const minted = await client.createToken.withResponse({
      body: { scope: 'all:refreshable', duration: { d_us: 'forever' }, description: 'office' },
    });
    if (minted.status !== 200) throw new Error('a second factor is wanted');
    expect(minted.body).toMatchObject({ scope: 'all:refreshable', expiration: { t_s: 'never' }, refreshable: true });
    expect(minted.headers.get('access-control-allow-origin')).toBe('*');
    const token = accessTokenOf(minted.body);
    const office = clientWith({ credentials: { token } });
    await office.createToken({ body: { scope: 'order-full' } });
    expect((await office.listTokens({ query: { limit: 5 } }))?.tokens).toMatchObject([
      { serial: 1, scope: 'all:refreshable', expiration: { t_s: 'never' }, description: 'office' },
      { serial: 2, scope: 'order-full' },
    ]);
    expect(await office.revokeBySerial({ path: { serial: 2 } })).toBeUndefined();
    expect(await office.changePassword({ body: { method: 'token', password: 'new' } })).toBeUndefined();
    expect(await errorOf(client.createToken({ body: { scope: 'all' } }))).toMatchObject({ status: 401, code: 2015 });
    expect(await office.listTokens({ query: { offset: 1 } })).toBeUndefined();
    expect(await office.revokeCurrent()).toBeUndefined();
    expect(await errorOf(office.listTokens())).toMatchObject({ status: 401, code: 2015 });
    expect((await client.getConfig()).version).toBe('24:0:5');
  });

  it('reads what other servers send', async () => {
    const { client } = clientOnAnswers([
      answerOf({ token: 'secret-token:old', expiration: { t_s: 'never', unit: 's' }, refreshable: false, fresh: true }),
      answerOf({
        tokens: [
          {
            creation_time: { t_s: 1 },
            expiration: { t_s: 'never' },
            scope: 'spa',
            refreshable: true,
            serial: 4,
            description: null,
            row: 1,
          },
        ],
      }),
      answerOf({
        version: '27:0:8',
        name: 'taler-merchant',
        currency: 'EUR',
        currencies: {},
        exchanges: [{ base_url: 'https://x.example/', currency: 'EUR', master_pub: 'P', more: 1 }],
        report_generators: { pdf: 'PDF' },
        mandatory_tan_channels: ['sms'],
      }),
    ]);
    const minted = await client.createToken({ body: { scope: 'all' } });
    expect(minted).toMatchObject({ token: 'secret-token:old', fresh: true });
    expect((await client.listTokens())?.tokens.map(({ scope }) => scope)).toStrictEqual(['spa']);
    expect(await client.getConfig()).toMatchObject({ report_generators: { pdf: 'PDF' } });
  });
});

describe('accessTokenOf', () => {
  it('prefers the present member', () => {
    expect(accessTokenOf({ access_token: 'a', token: 'b' })).toBe('a');
    expect(accessTokenOf({ token: 'b' })).toBe('b');
    expect(accessTokenOf({ challenges: [], combi_and: true })).toBeUndefined();
  });
});
