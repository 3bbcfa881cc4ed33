import {
  createTokenSource,
  type IssuedToken,
  isAmbiguous,
  type RevocableToken,
  Secret,
  settleMint,
  type TokenIssuer,
} from '@tokenyard/core';
import { describe, expect, it } from 'vitest';
import { start } from './__fixtures__/exchanges/parts.ts';
import { fieldApp, jsonAnswer, scriptedFetch, stage } from './__fixtures__/stage.ts';
import { appliveryEnvironments } from './client.ts';
import { appliveryIssuer, createAppliveryIssuer } from './issuer.ts';
import { type AppliverySandboxOptions, demoAdminBearer, demoViewerBearer } from './sandbox/index.ts';

const now = Date.parse(start);
const credentials = { workspaceToken: demoAdminBearer, ...fieldApp };

function issuing(options: AppliverySandboxOptions = {}, workspaceToken = demoAdminBearer) {
  const { sandbox, ...clients } = stage(options);
  const issuer = createAppliveryIssuer({
    baseUrl: 'http://localhost',
    fetch: sandbox.fetch,
    now: () => now,
    credentials: { ...credentials, workspaceToken },
  });
  return { sandbox, issuer, ...clients };
}

async function issued(issuer: TokenIssuer, request: unknown = {}, tag?: string): Promise<IssuedToken> {
  const result = await issuer.issue(request, { tag });
  if (result.status !== 'issued') throw new Error('A challenge was not expected');
  return result.token;
}

const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => error,
  );

/** What an optional method of an issuer gives. */
function given<T>(result: T | undefined): T {
  if (result === undefined) throw new Error('The issuer lacks a method');
  return result;
}

describe('the issuer', () => {
  it('issues a token that never expires', async () => {
    const { issuer } = issuing();
    const token = await issued(issuer, { description: 'Nightly CI', scopes: ['ci', 'ci'] });
    expect(token).toStrictEqual({
      provider: 'applivery',
      subject: 'acme-inc/field-app',
      expiry: { kind: 'never' },
      refreshable: false,
      secret: expect.any(Secret),
      scopes: ['ci'],
      issuedAt: new Date(now),
      providerTokenId: expect.stringMatching(/^[a-f0-9]{24}$/),
      raw: expect.any(Secret),
    });
    expect(issuer.present(token)).toStrictEqual({ kind: 'bearer', token: token.secret });
    expect(JSON.stringify(token)).not.toContain(token.secret.reveal());
  });

  it('asks for the scope sdk unless told otherwise, and puts a tag behind the description', async () => {
    const { issuer } = issuing();
    await issued(issuer);
    await issued(issuer, { description: 'Nightly CI' }, 'tag-1');
    await issued(issuer, { scopes: [] }, 'tag-2');
    const listed = await given(issuer.list?.());
    expect(listed.map(({ description, scopes }) => [description, scopes])).toStrictEqual([
      ['tag-2', []],
      ['Nightly CI tag-1', ['sdk']],
      [undefined, ['sdk']],
    ]);
  });

  it('lists every token with its secret', async () => {
    const { issuer } = issuing();
    const token = await issued(issuer, { description: 'one' });
    const [listed, ...others] = await given(issuer.list?.());
    expect(others).toStrictEqual([]);
    expect(listed).toStrictEqual({
      provider: 'applivery',
      subject: 'acme-inc/field-app',
      expiry: { kind: 'never' },
      refreshable: false,
      scopes: ['sdk'],
      providerTokenId: token.providerTokenId,
      description: 'one',
      secret: expect.any(Secret),
    });
    expect(listed?.secret?.reveal()).toBe(token.secret.reveal());
  });

  it('reads more than one page, and leaves out what has no id', async () => {
    const id = '69a568f1c1d0e27a5b3f4c60';
    const { fetch } = scriptedFetch(
      jsonAnswer(200, { status: true, data: { items: [{ id }], hasNextPage: true } }),
      jsonAnswer(200, { status: true, data: { items: [{ description: 'no id' }], hasNextPage: false } }),
    );
    const listed = await given(createAppliveryIssuer({ fetch, credentials }).list?.());
    expect(listed.map(({ providerTokenId, scopes, secret }) => [providerTokenId, scopes, secret])).toStrictEqual([
      [id, [], undefined],
    ]);
  });

  it('checks and revokes by id or by secret', async () => {
    const { issuer } = issuing();
    const check = (token: IssuedToken) => given(issuer.check?.(token));
    const revoke = (token: RevocableToken) => given(issuer.revoke?.(token));
    const [first, second] = [await issued(issuer), await issued(issuer)];
    expect(await check(first)).toStrictEqual({ active: true });
    await revoke({ providerTokenId: first.providerTokenId });
    expect(await check(first)).toStrictEqual({ active: false, reason: 'Invalid Token' });
    expect(await check(second)).toStrictEqual({ active: true });
    await revoke({ secret: second.secret });
    expect(await check(second)).toStrictEqual({ active: false, reason: 'Invalid Token' });
    expect(await caught(revoke({ providerTokenId: first.providerTokenId }))).toMatchObject({ status: 404, code: 3001 });
    for (const unknown of [{ secret: second.secret }, {}]) {
      expect(await caught(revoke(unknown))).toHaveProperty('name', 'InvalidRequestError');
    }
  });

  it('says refused for any refusal, and passes on other errors of a check', async () => {
    const token = await issued(issuing().issuer);
    const asking = (response: Response) => {
      const { fetch } = scriptedFetch(response);
      return given(createAppliveryIssuer({ fetch, credentials, retry: { attempts: 1 } }).check?.(token));
    };
    expect(await asking(new Response(null, { status: 403 }))).toStrictEqual({ active: false, reason: 'refused' });
    expect(await caught(asking(jsonAnswer(500, {})))).toMatchObject({ name: 'ApiError', status: 500 });
  });

  it('identifies a mint by base URL, credential, app and scopes', () => {
    const issuer = createAppliveryIssuer({ credentials });
    const { credential, ...identity } = issuer.identify({ description: 'a label', scopes: ['b', 'a', 'b'] });
    expect(identity).toStrictEqual({
      baseUrl: appliveryEnvironments.production,
      subject: 'acme-inc/field-app',
      scopes: ['b', 'a'],
    });
    expect(credential.reveal()).toBe(demoAdminBearer);
    expect(issuer.identify({}).scopes).toStrictEqual(['sdk']);
    expect(createAppliveryIssuer({ credentials, baseUrl: 'http://localhost' }).identify({}).baseUrl).toBe(
      'http://localhost',
    );
  });

  it('has the methods that its capabilities name', () => {
    const { issuer } = issuing();
    expect(issuer.capabilities).toStrictEqual(appliveryIssuer.capabilities);
    const named = Object.entries(issuer.capabilities).filter(([name]) => name in issuer);
    expect(named).toStrictEqual([
      ['list', true],
      ['revoke', true],
      ['check', true],
    ]);
    expect(issuer.capabilities).toMatchObject({ mints: true, refresh: false, challenges: false, tags: true });
  });

  it.each([
    ['no workspace token', { ...fieldApp }],
    ['an empty workspace token', { ...credentials, workspaceToken: '' }],
    ['an app against the pattern', { ...credentials, applicationId: 'field_app' }],
    ['an unknown member', { ...credentials, apiKey: 'x' }],
    ['no object', 'bearer'],
  ])('is not made from credentials with %s', (_, bad) => {
    expect(() => createAppliveryIssuer({ credentials: bad })).toThrow(
      expect.objectContaining({ name: 'SettingError' }),
    );
  });

  it.each([
    ['a bad scope', { scopes: [''] }, undefined],
    ['an unknown member', { name: 'ci' }, undefined],
    ['a description that is too long with its tag', { description: 'x'.repeat(1000) }, 'tag'],
  ])('sends nothing for a request with %s', async (_, request, tag) => {
    const { fetch, sent } = scriptedFetch();
    const error = await caught(createAppliveryIssuer({ fetch, credentials }).issue(request, { tag }));
    expect(error).toHaveProperty('name', 'InvalidRequestError');
    expect(sent).toStrictEqual([]);
  });

  it('reports a success without a bearer as a token that nobody holds', async () => {
    const { fetch } = scriptedFetch(jsonAnswer(200, { status: true, data: { id: '69a568f1c1d0e27a5b3f4c60' } }));
    const error = await caught(createAppliveryIssuer({ fetch, credentials }).issue({}));
    expect(error).toHaveProperty('name', 'ResponseValidationError');
    expect(isAmbiguous(error)).toBe(true);
  });

  it('passes on that a role may not mint', async () => {
    const { issuer } = issuing({}, demoViewerBearer);
    expect(await caught(issuer.issue({}))).toMatchObject({ name: 'ApiError', status: 401, code: 4001 });
  });
});

describe('a mint whose response was lost', () => {
  const lost = async (options: AppliverySandboxOptions = {}) => {
    const parts = issuing(options);
    parts.sandbox.faults.add({ operation: 'createToken', effect: { kind: 'drop', when: 'after' } });
    const error = await caught(parts.issuer.issue({ description: 'CI' }, { tag: 'mint-7f3a' }));
    expect(isAmbiguous(error)).toBe(true);
    return parts;
  };
  const tokensOf = async (issuer: TokenIssuer) => (await given(issuer.list?.())).length;

  it('is adopted, because the provider shows its bearer again', async () => {
    const { issuer, app } = await lost();
    const settled = await settleMint(issuer, 'mint-7f3a', 'adopt', () => now);
    if (settled.outcome !== 'minted') throw new Error(settled.outcome);
    const builds = await app(settled.token.secret).listBuilds();
    expect(builds.data?.totalDocs).toBe(3);
    expect(await tokensOf(issuer)).toBe(1);
  });

  it('is revoked when the caller wants that, or when the bearer is hidden', async () => {
    for (const [options, policy] of [
      [{}, 'revoke'],
      [{ hideBearer: true }, 'adopt'],
    ] as const) {
      const { issuer } = await lost(options);
      expect(await settleMint(issuer, 'mint-7f3a', policy, () => now)).toMatchObject({ outcome: 'revoked' });
      expect(await tokensOf(issuer)).toBe(0);
    }
  });

  it('was not minted when the connection broke before', async () => {
    const { issuer, sandbox } = issuing();
    sandbox.faults.add({ operation: 'createToken', effect: { kind: 'drop', when: 'before' } });
    expect(isAmbiguous(await caught(issuer.issue({}, { tag: 'mint-7f3a' })))).toBe(true);
    expect(await settleMint(issuer, 'mint-7f3a', 'adopt', () => now)).toStrictEqual({ outcome: 'not-minted' });
  });
});

describe('a token source', () => {
  it('mints once, and again when the token was revoked', async () => {
    const { sandbox, issuer } = issuing();
    const source = createTokenSource({ issuer, request: { description: 'source' }, fetch: sandbox.fetch });
    const url = 'http://localhost/v1/integrations/builds';
    const statuses = [];
    for (let call = 0; call < 3; call += 1) statuses.push((await source.fetch(url)).status);
    expect(await given(issuer.list?.())).toHaveLength(1);
    await given(issuer.revoke?.(await source.get()));
    statuses.push((await source.fetch(url)).status);
    expect(statuses).toStrictEqual([200, 200, 200, 200]);
    expect(await given(issuer.list?.())).toHaveLength(1);
  });
});
