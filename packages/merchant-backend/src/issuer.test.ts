import {
  createTokenSource,
  expiresAt,
  InvalidRequestError,
  type IssuerSettings,
  neverExpires,
  ResponseValidationError,
} from '@tokenyard/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { toJSONSchema } from 'zod/v4/core';
import { answerOf, errorOf, sandboxAtStart } from './__fixtures__/clients.ts';
import { baseUrl } from './__fixtures__/exchanges/parts.ts';
import { issuerOn, issuerOnSandbox, operationsOf, password, request, tokenIn } from './__fixtures__/issuers.ts';
import { createMerchantBackendIssuer, merchantBackendIssuer } from './index.ts';
import { merchantBackendSandbox } from './sandbox/index.ts';

describe('the issuer', () => {
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  it('gives the neutral view of a new token', async () => {
    const { issuer } = issuerOnSandbox();
    const { secret, raw, ...facts } = tokenIn(await issuer.issue(request));
    expect(facts).toStrictEqual({
      provider: 'merchant-backend',
      subject: 'sandbox',
      scopes: ['order-pos:refreshable'],
      expiry: expiresAt(new Date('2026-03-02T10:00:00Z')),
      issuedAt: new Date('2026-03-02T09:00:00Z'),
      refreshable: true,
    });
    expect(secret.reveal()).toMatch(/^secret-token:[0-9A-Z]{51}[0G]$/);
    expect(raw.reveal()).toMatchObject({ access_token: secret.reveal() });
  });

  it.each([
    ['never', neverExpires],
    [0, expiresAt(new Date(0))],
    [1e300, expiresAt(new Date(8_640_000_000_000_000))],
  ])('tells the end that the server tells: %s', async (t_s, expiry) => {
    const fetch = async () => answerOf({ token: 'secret-token:old', expiration: { t_s } })();
    const issuer = createMerchantBackendIssuer({ baseUrl, credentials: { password }, fetch });
    expect(tokenIn(await issuer.issue({ scope: 'all' }))).toMatchObject({
      expiry,
      scopes: ['all'],
      refreshable: false,
      subject: 'admin',
    });
  });

  it('calls a response without a token unusable, and a mint that took effect', async () => {
    const fetch = async () => answerOf({ expiration: { t_s: 0 } })();
    const issuer = createMerchantBackendIssuer({ baseUrl, credentials: { password }, fetch });
    const error = await errorOf(issuer.issue({ scope: 'all' }));
    expect(ResponseValidationError.isInstance(error) && [error.message, error.mayHaveTakenEffect]).toStrictEqual([
      'Unusable response of createToken with status 200: it holds no access_token',
      true,
    ]);
  });

  it('refreshes with the token itself, which stays valid', async () => {
    const { sandbox, issuer } = issuerOnSandbox();
    const old = tokenIn(await issuer.issue(request));
    sandbox.clock.advance(60_000);
    const fresh = await issuer.refresh?.(old, { scope: 'order-simple' });
    expect(fresh).toMatchObject({ scopes: ['order-simple'], refreshable: false });
    expect(fresh?.expiry).toStrictEqual(expiresAt(new Date('2026-03-03T09:01:00Z')));
    expect(await issuer.check?.(old)).toStrictEqual({ active: true });
    expect(await errorOf(issuer.refresh?.(old, { scope: 'all' }))).toMatchObject({ status: 403, detail: 'scope' });
  });

  it('mints with a refreshable token where it has no password', async () => {
    const { sandbox, issuer } = issuerOnSandbox();
    const { secret } = tokenIn(await issuer.issue({ scope: 'all:refreshable' }));
    const other = issuerOn(sandbox, { instance: 'sandbox', token: secret.reveal() });
    expect(tokenIn(await other.issue(request)).subject).toBe('sandbox');
    expect(other.identify(request).credential.reveal()).toBe(secret.reveal());
  });

  it('checks a token, also one that may not list tokens', async () => {
    const { sandbox, issuer } = issuerOnSandbox();
    const till = tokenIn(await issuer.issue(request));
    const reader = tokenIn(await issuer.issue({ scope: 'readonly' }));
    for (const token of [till, reader]) expect(await issuer.check?.(token)).toStrictEqual({ active: true });
    await issuer.revoke?.(reader);
    const inactive = { active: false, reason: 'credentials missing or refused' };
    expect(await issuer.check?.(reader)).toStrictEqual(inactive);
    sandbox.clock.advance(3_600_000);
    expect(await issuer.check?.(till)).toStrictEqual(inactive);
    sandbox.faults.add({ effect: { kind: 'status', status: 501 } });
    expect(await errorOf(issuer.check?.(till))).toMatchObject({ status: 501 });
    sandbox.faults.add({ effect: { kind: 'drop', when: 'before' }, times: 9 });
    const once = createMerchantBackendIssuer({
      baseUrl,
      credentials: { password },
      fetch: sandbox.fetch,
      retry: { attempts: 1 },
    });
    expect(await errorOf(once.check?.(till))).toMatchObject({ name: 'ConnectionError' });
  });

  it('identifies a mint by instance and scope', () => {
    const { issuer } = issuerOnSandbox();
    const { credential, ...identity } = issuer.identify(request);
    expect(identity).toStrictEqual({
      baseUrl: `${baseUrl}/instances/sandbox`,
      subject: 'sandbox',
      scopes: ['order-pos:refreshable'],
    });
    expect(credential.reveal()).toBe(password);
    const bare = createMerchantBackendIssuer({ baseUrl, credentials: { password } });
    expect(bare.identify({ scope: 'all' })).toMatchObject({ baseUrl, subject: 'admin', scopes: ['all'] });
    const named = createMerchantBackendIssuer({ baseUrl: `${baseUrl}/instances/till`, credentials: { password } });
    expect(named.identify({ scope: 'all' })).toMatchObject({ baseUrl: `${baseUrl}/instances/till`, subject: 'till' });
  });

  it('is not led to another instance by the environment', () => {
    vi.stubEnv('MERCHANT_BACKEND_INSTANCE', 'till');
    const { issuer } = issuerOnSandbox({ password });
    expect(issuer.identify({ scope: 'all' }).subject).toBe('admin');
  });

  it('asks for a server at its first call', async () => {
    vi.stubEnv('MERCHANT_BACKEND_BASE_URL', undefined);
    const issuer = createMerchantBackendIssuer({ credentials: { password } });
    expect(await errorOf(issuer.issue({ scope: 'all' }))).toMatchObject({ name: 'SettingError', setting: 'baseUrl' });
  });

  it.each([
    ['no scope', {}],
    ['an unknown scope', { scope: 'admin' }],
    ['a negative duration', { scope: 'all', duration: { d_us: -1 } }],
    ['an unknown member', { scope: 'all', refreshable: true }],
    ['no object', 'all'],
  ])('refuses a request before anything is sent: %s', async (_, wanted) => {
    const { issuer, sandbox } = issuerOnSandbox();
    expect(InvalidRequestError.isInstance(await errorOf(issuer.issue(wanted)))).toBe(true);
    expect(() => issuer.identify(wanted)).toThrow(expect.objectContaining({ name: 'InvalidRequestError' }));
    expect(sandbox.recorder.list()).toStrictEqual([]);
  });

  it.each([
    [undefined, 'credentials is required'],
    [{}, 'credentials must hold a password or a token'],
    [{ instance: 'till' }, 'credentials must hold a password or a token'],
    [{ password: '' }, 'credentials.password must be at least 1 characters'],
    [{ password: 'secret', instance: '/' }, 'credentials.instance must match /^[A-Za-z0-9][A-Za-z0-9_.@-]+$/'],
    [{ password: 'secret', user: 'x' }, 'credentials.user is not known'],
  ])('refuses the credentials %j', (credentials, message) => {
    const make = () => createMerchantBackendIssuer({ credentials });
    expect(make).toThrow(expect.objectContaining({ name: 'SettingError', message }));
  });

  it('has the methods that its capabilities name, and no others', () => {
    const { issuer } = issuerOnSandbox();
    expect(issuer.capabilities).toBe(merchantBackendIssuer.capabilities);
    const methods = ['refresh', 'list', 'revoke', 'check', 'challenges'] as const;
    expect(methods.filter((method) => method in issuer)).toStrictEqual(
      methods.filter((method) => issuer.capabilities[method]),
    );
  });

  it('feeds a token source, which mints once and again after the end', async () => {
    const { issuer, sandbox } = issuerOnSandbox();
    const now = () => sandbox.clock.now();
    const source = createTokenSource({
      issuer,
      request: { scope: 'readonly', duration: { d_us: 900_000_000 } },
      fetch: sandbox.fetch,
      now,
      monotonic: now,
    });
    const tokens = await Promise.all([source.get(), source.get(), source.get()]);
    expect(new Set(tokens.map(({ secret }) => secret.reveal())).size).toBe(1);
    const read = () => source.fetch(`${baseUrl}/instances/sandbox/private/tokens`).then(({ status }) => status);
    expect(await read()).toBe(200);
    sandbox.clock.advance(900_000);
    expect(await read()).toBe(200);
    expect(operationsOf(sandbox)).toStrictEqual([
      'createToken 200',
      'listTokens 200',
      'createToken 200',
      'listTokens 200',
    ]);
  });
});

describe('the definition', () => {
  it('fits the demo values of the sandbox', async () => {
    const sandbox = sandboxAtStart();
    const { credentials, request: wanted, example } = merchantBackendSandbox.demo;
    const settings: IssuerSettings = { baseUrl: 'http://localhost', credentials, fetch: sandbox.fetch };
    expect(tokenIn(await merchantBackendIssuer.createIssuer(settings).issue(wanted)).subject).toBe('sandbox');
    const { method, target, headers, body } = example;
    const init = { method, headers: { ...headers }, body: JSON.stringify(body) };
    expect((await sandbox.fetch(`http://localhost${target}`, init)).status).toBe(200);
  });

  it('describes credentials and requests as JSON Schema', () => {
    expect(toJSONSchema(merchantBackendIssuer.credentials)).toMatchObject({
      properties: { instance: { type: 'string' }, password: { minLength: 1 }, token: { minLength: 1 } },
      additionalProperties: false,
    });
    expect(toJSONSchema(merchantBackendIssuer.request)).toMatchObject({
      properties: { scope: { enum: expect.arrayContaining(['order-pos:refreshable']) } },
      required: ['scope'],
    });
  });
});
