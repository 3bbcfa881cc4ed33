import {
  createTokenSource,
  expiresAt,
  InvalidRequestError,
  type IssuerSettings,
  ResponseValidationError,
  unknownExpiry,
} from '@tokenyard/core';
import { describe, expect, it } from 'vitest';
import { toJSONSchema } from 'zod/v4/core';
import { answerOf, errorOf, token } from './__fixtures__/clients.ts';
import { baseUrl, tableId } from './__fixtures__/exchanges/parts.ts';
import { createMewsPosIssuer, mewsPosEnvironments, mewsPosIssuer } from './index.ts';
import { createMewsPosSandbox, demoApiKey, mewsPosSandbox } from './sandbox/index.ts';

const request = { spaceCodeId: tableId, enterpriseId: 'hotel-42' };

function issuerOnSandbox(settings: Partial<IssuerSettings> = {}) {
  const sandbox = createMewsPosSandbox({ basePath: '/pos', clock: { now: () => Date.parse('2026-03-02T10:00:00Z') } });
  const credentials = { apiKey: demoApiKey };
  const issuer = createMewsPosIssuer({
    baseUrl,
    credentials,
    fetch: sandbox.fetch,
    now: sandbox.clock.now.bind(sandbox.clock),
    ...settings,
  });
  return { sandbox, issuer };
}

/** A token that was issued, without a second factor. */
async function issued(issuer: ReturnType<typeof createMewsPosIssuer>, wanted: unknown = request) {
  const result = await issuer.issue(wanted);
  if (result.status !== 'issued') throw new Error('A second factor is wanted');
  return result.token;
}

describe('the issuer', () => {
  it('gives the neutral view of a minted token', async () => {
    const { issuer } = issuerOnSandbox();
    const { secret, raw, ...facts } = await issued(issuer);
    expect(facts).toStrictEqual({
      provider: 'mews-pos',
      subject: `${tableId} hotel-42`,
      scopes: [],
      expiry: expiresAt(new Date('2026-03-02T10:15:00.000Z')),
      issuedAt: new Date('2026-03-02T10:00:00Z'),
      refreshable: false,
      providerTokenId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    expect(secret.reveal()).toMatch(/^sk_test_/);
    expect(raw.reveal()).toMatchObject({ data: { id: facts.providerTokenId } });
  });

  it('tells an end only where the provider tells one', async () => {
    const { expiry } = await issued(
      issuerOnSandbox({ fetch: async () => answerOf(token({ secretKey: 'sk', expiresAt: null }), { status: 201 })() })
        .issuer,
    );
    expect(expiry).toStrictEqual(unknownExpiry);
  });

  it('calls a token without its secret an unusable response to a mint that took effect', async () => {
    const { issuer } = issuerOnSandbox({ fetch: async () => answerOf(token({}), { status: 201 })() });
    const error = await errorOf(issuer.issue(request));
    expect(ResponseValidationError.isInstance(error) && [error.message, error.mayHaveTakenEffect]).toStrictEqual([
      'Unusable response of createShortlivedIntegrationToken with status 201: it holds no secretKey',
      true,
    ]);
  });

  it('checks a token by reading its space code', async () => {
    const { issuer, sandbox } = issuerOnSandbox();
    const minted = await issued(issuer, { spaceCodeId: tableId.toUpperCase() });
    expect(await issuer.check?.(minted)).toStrictEqual({ active: true });
    sandbox.clock.advance(900_000);
    expect(await issuer.check?.(minted)).toStrictEqual({ active: false, reason: 'The secret key has expired' });
    sandbox.faults.add({ effect: { kind: 'drop', when: 'before' }, times: 4 });
    const once = createMewsPosIssuer({
      baseUrl,
      credentials: { apiKey: demoApiKey },
      fetch: sandbox.fetch,
      retry: { attempts: 1 },
    });
    expect(await errorOf(Promise.resolve(once.check?.(minted)))).toMatchObject({ name: 'ConnectionError' });
  });

  it('identifies a mint by its space code and its enterprise', () => {
    const { issuer } = issuerOnSandbox({ baseUrl: undefined });
    const subjectOf = (wanted: unknown) => issuer.identify(wanted).subject;
    expect(subjectOf({ spaceCodeId: tableId.toUpperCase() })).toBe(tableId);
    expect(subjectOf({ spaceCodeId: tableId, enterpriseId: null })).toBe(tableId);
    expect(subjectOf({ spaceCodeId: tableId, enterpriseId: '' })).toBe(`${tableId} `);
    const { baseUrl: base, scopes, credential } = issuer.identify(request);
    expect([base, scopes, credential.reveal()]).toStrictEqual([mewsPosEnvironments.production, [], demoApiKey]);
  });

  it.each([
    ['no space code', {}],
    ['no UUID', { spaceCodeId: 'table' }],
    ['markup', { spaceCodeId: tableId, enterpriseId: '<b>' }],
    ['too long', { spaceCodeId: tableId, enterpriseId: 'x'.repeat(256) }],
    ['unknown members', { ...request, scope: 'all' }],
  ])('refuses a request before anything is sent: %s', async (_, wanted) => {
    const { issuer, sandbox } = issuerOnSandbox();
    expect(InvalidRequestError.isInstance(await errorOf(issuer.issue(wanted)))).toBe(true);
    expect(() => issuer.identify(wanted)).toThrow(expect.objectContaining({ name: 'InvalidRequestError' }));
    expect(sandbox.recorder.list()).toStrictEqual([]);
  });

  it.each([undefined, {}, { apiKey: '' }, { apiKey: 'sk', other: 1 }])('refuses the credentials %j', (credentials) => {
    const make = () => createMewsPosIssuer({ credentials });
    expect(make).toThrow(expect.objectContaining({ name: 'SettingError' }));
    expect(make).not.toThrow(/sk_/);
  });

  it('has the methods that its capabilities name, and no others', () => {
    const { issuer } = issuerOnSandbox();
    expect(issuer.capabilities).toBe(mewsPosIssuer.capabilities);
    const methods = ['refresh', 'list', 'revoke', 'check', 'challenges'] as const;
    expect(methods.filter((method) => method in issuer)).toStrictEqual(
      methods.filter((method) => issuer.capabilities[method]),
    );
  });

  it('feeds a token source, which mints once and again after the end', async () => {
    const { issuer, sandbox } = issuerOnSandbox();
    const source = createTokenSource({
      issuer,
      request,
      fetch: sandbox.fetch,
      now: () => sandbox.clock.now(),
      monotonic: () => sandbox.clock.now(),
    });
    const tokens = await Promise.all([source.get(), source.get(), source.get()]);
    expect(new Set(tokens.map(({ secret }) => secret.reveal())).size).toBe(1);
    const read = () => source.fetch(`${baseUrl}/v1/space-codes/${tableId}`).then(({ status }) => status);
    expect(await read()).toBe(200);
    sandbox.clock.advance(900_000);
    expect(await read()).toBe(200);
    expect(sandbox.recorder.list().map(({ operation, status }) => `${operation} ${status}`)).toStrictEqual([
      'createShortlivedIntegrationToken 201',
      'getSpaceCode 200',
      'createShortlivedIntegrationToken 201',
      'getSpaceCode 200',
    ]);
  });
});

describe('the definition', () => {
  it('fits the demo values of the sandbox', async () => {
    const sandbox = createMewsPosSandbox();
    const { credentials, request: wanted } = mewsPosSandbox.demo;
    const issuer = mewsPosIssuer.createIssuer({ baseUrl: 'http://localhost', credentials, fetch: sandbox.fetch });
    expect((await issued(issuer, wanted)).subject).toBe(`${tableId} hotel-42`);
  });

  it('describes credentials and requests as JSON Schema', () => {
    expect(toJSONSchema(mewsPosIssuer.credentials)).toMatchObject({
      properties: { apiKey: { type: 'string', minLength: 1 } },
      required: ['apiKey'],
    });
    expect(toJSONSchema(mewsPosIssuer.request)).toMatchObject({
      properties: { spaceCodeId: { format: 'uuid' }, enterpriseId: { anyOf: [{ maxLength: 255 }, { type: 'null' }] } },
      required: ['spaceCodeId'],
    });
  });
});
