import {
  ApiError,
  cacheKeyOf,
  createTokenSource,
  expiresAt,
  InvalidRequestError,
  type IssuerSettings,
  ResponseValidationError,
  SettingError,
  unknownExpiry,
} from '@tokenyard/core';
import { describe, expect, it } from 'vitest';
import { toJSONSchema } from 'zod/v4/core';
import { answerOf, errorOf } from './__fixtures__/clients.ts';
import { baseUrl, demoPair, start } from './__fixtures__/exchanges/parts.ts';
import { createMeshAdminIssuer, meshAdminEnvironments, meshAdminIssuer } from './index.ts';
import { createMeshAdminSandbox, meshAdminSandbox } from './sandbox/index.ts';

function issuerOnSandbox(settings: Partial<IssuerSettings> = {}) {
  const sandbox = createMeshAdminSandbox({ clock: { now: () => Date.parse(start) } });
  const now = () => sandbox.clock.now();
  const issuer = createMeshAdminIssuer({ baseUrl, credentials: demoPair, fetch: sandbox.fetch, now, ...settings });
  return { sandbox, issuer };
}

async function issued(issuer: ReturnType<typeof createMeshAdminIssuer>) {
  const result = await issuer.issue({});
  if (result.status !== 'issued') throw new Error('A second factor is wanted');
  return result.token;
}

describe('the issuer', () => {
  it('gives the neutral view of a minted token', async () => {
    const { issuer } = issuerOnSandbox();
    const { secret, raw, ...facts } = await issued(issuer);
    expect(facts).toStrictEqual({
      provider: 'mesh-admin',
      subject: demoPair.clientId,
      scopes: [],
      expiry: expiresAt(new Date('2026-03-02T10:00:00Z')),
      issuedAt: new Date(start),
      refreshable: false,
    });
    expect(secret.reveal()).toMatch(/^eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\./);
    expect(raw.reveal()).toMatchObject({ content: { id_token: secret.reveal() } });
  });

  it.each([{ id_token: 'a.b.c' }, { id_token: 'a.b.c', expires_in: null }])(
    'tells an end only where the provider tells one: %j',
    async (content) => {
      const { issuer } = issuerOnSandbox({ fetch: async () => answerOf({ content, status: 'ok' })() });
      expect((await issued(issuer)).expiry).toStrictEqual(unknownExpiry);
    },
  );

  it.each([{ content: { id_token: null } }, { content: null }, {}])(
    'calls a success without a token an unusable response to a mint that took effect: %j',
    async (body) => {
      const { issuer } = issuerOnSandbox({ fetch: async () => answerOf({ status: 'ok', ...body })() });
      const error = await errorOf(issuer.issue({}));
      expect(ResponseValidationError.isInstance(error) && [error.message, error.mayHaveTakenEffect]).toStrictEqual([
        'Unusable response of createToken with status 200: it holds no id_token',
        true,
      ]);
    },
  );

  it('checks a token: live, ended, and what is no answer to that', async () => {
    const { issuer, sandbox } = issuerOnSandbox({ retry: { attempts: 1 } });
    const token = await issued(issuer);
    expect(await issuer.check?.(token)).toStrictEqual({ active: true });
    sandbox.faults.add({ effect: { kind: 'status', status: 503 } });
    const error = await errorOf(issuer.check?.(token) ?? Promise.resolve());
    expect(ApiError.isInstance(error) && error.status).toBe(503);
    sandbox.clock.advance(3_600_000);
    expect(await issuer.check?.(token)).toStrictEqual({ active: false, reason: 'refused' });
    expect(sandbox.recorder.list().map(({ operation }) => operation)).toStrictEqual([
      'createToken',
      'getCallbackUrls',
      'getCallbackUrls',
      'getCallbackUrls',
    ]);
  });

  it('presents a token as the provider takes it, through a token source too', async () => {
    const { issuer, sandbox } = issuerOnSandbox();
    const token = await issued(issuer);
    expect(issuer.present(token)).toStrictEqual({ kind: 'bearer', token: token.secret });
    const source = createTokenSource({ issuer, request: {}, fetch: sandbox.fetch, now: () => sandbox.clock.now() });
    const response = await source.fetch(`${baseUrl}/admin/api/v1/SubClient`);
    expect(response.status).toBe(200);
  });

  it('keeps apart what must not share a token', async () => {
    const keyOf = (settings: Partial<IssuerSettings>) => cacheKeyOf(issuerOnSandbox(settings).issuer, {});
    const keys = await Promise.all([
      keyOf({}),
      keyOf({ baseUrl: undefined }),
      keyOf({ credentials: { ...demoPair, clientId: 'other' } }),
      keyOf({ credentials: { ...demoPair, clientSecret: 'other' } }),
    ]);
    expect(new Set(keys).size).toBe(4);
    expect(keys.join()).not.toContain(demoPair.clientSecret);
    expect(issuerOnSandbox({ baseUrl: undefined }).issuer.identify({}).baseUrl).toBe(meshAdminEnvironments.production);
  });

  it('refuses what it was not asked rightly for', async () => {
    const { issuer, sandbox } = issuerOnSandbox();
    expect(InvalidRequestError.isInstance(await errorOf(issuer.issue({ scope: 'all' })))).toBe(true);
    expect(() => issuer.identify({ scope: 'all' })).toThrow('request');
    expect(sandbox.recorder.list()).toHaveLength(0);
    for (const credentials of [
      undefined,
      {},
      { clientId: 'x' },
      { clientId: 'x', clientSecret: '' },
      { ...demoPair, apiKey: 'x' },
    ]) {
      const error = await errorOf(Promise.resolve().then(() => createMeshAdminIssuer({ credentials })));
      expect(SettingError.isInstance(error)).toBe(true);
    }
  });

  it('says what the provider can do, and has nothing else', () => {
    const { issuer } = issuerOnSandbox();
    expect(issuer.capabilities).toStrictEqual({
      mints: true,
      expires: true,
      refresh: false,
      list: false,
      revoke: false,
      check: true,
      challenges: false,
      tags: false,
    });
    expect(new Set(Object.keys(issuer))).toStrictEqual(
      new Set(['capabilities', 'check', 'identify', 'issue', 'present', 'provider']),
    );
  });

  it('can be described and made by a service that knows no provider', async () => {
    const { credentials, request, provider, capabilities } = meshAdminIssuer;
    expect(toJSONSchema(credentials)).toMatchObject({
      required: ['clientId', 'clientSecret'],
      additionalProperties: false,
    });
    expect(toJSONSchema(request)).toMatchObject({ properties: {}, additionalProperties: false });
    const { fetch } = createMeshAdminSandbox();
    const { demo } = meshAdminSandbox;
    const issuer = meshAdminIssuer.createIssuer({ baseUrl, credentials: demo.credentials, fetch });
    expect((await issuer.issue(demo.request)).status).toBe('issued');
    expect([issuer.provider, issuer.capabilities]).toStrictEqual([provider, capabilities]);
  });
});
