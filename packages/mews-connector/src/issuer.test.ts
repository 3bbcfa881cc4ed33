import {
  createTokenSource,
  InvalidRequestError,
  type IssuerSettings,
  neverExpires,
  Secret,
  SettingError,
} from '@tokenyard/core';
import { describe, expect, it } from 'vitest';
import { toJSONSchema } from 'zod/v4/core';
import { credentials, errorOf } from './__fixtures__/clients.ts';
import { baseUrl, grossId, netId, paths, portfolioId, portfolioToken, start } from './__fixtures__/exchanges/parts.ts';
import { createMewsConnectorIssuer, mewsConnectorEnvironments, mewsConnectorIssuer } from './index.ts';
import { createMewsConnectorSandbox, mewsConnectorSandbox } from './sandbox/index.ts';

function issuerOnSandbox(settings: Partial<IssuerSettings> = {}) {
  const sandbox = createMewsConnectorSandbox({ basePath: '/mews', clock: { now: () => Date.parse(start) } });
  const now = () => sandbox.clock.now();
  const issuer = createMewsConnectorIssuer({ baseUrl, credentials, fetch: sandbox.fetch, now, ...settings });
  return { sandbox, issuer };
}

/** A token that was handed over and found good. */
async function issued(issuer: ReturnType<typeof createMewsConnectorIssuer>, request: unknown = {}) {
  const result = await issuer.issue(request);
  if (result.status !== 'issued') throw new Error('A second factor is wanted');
  return result.token;
}

describe('the issuer', () => {
  it('proves a handed over token and gives the neutral view of it', async () => {
    const { issuer, sandbox } = issuerOnSandbox();
    const { secret, raw, ...facts } = await issued(issuer);
    expect(facts).toStrictEqual({
      provider: 'mews-connector',
      subject: grossId,
      scopes: [],
      expiry: neverExpires,
      issuedAt: new Date(start),
      refreshable: false,
    });
    expect(secret.reveal()).toBe(credentials.accessToken);
    expect(raw.reveal()).toMatchObject({ Enterprise: { Id: grossId } });
    expect(sandbox.recorder.list().map(({ path }) => path)).toStrictEqual([paths.getConfiguration]);
  });

  it('proves that a portfolio token reaches an enterprise', async () => {
    const { issuer } = issuerOnSandbox({ credentials: { ...credentials, accessToken: portfolioToken } });
    expect((await issued(issuer)).subject).toBe(portfolioId);
    expect((await issued(issuer, { enterpriseId: netId })).subject).toBe(netId);
    const { issuer: single } = issuerOnSandbox();
    expect(await errorOf(issued(single, { enterpriseId: netId }))).toMatchObject({
      status: 400,
      detail: 'Invalid EnterpriseId',
    });
  });

  it('gives out no token that is refused', async () => {
    const { issuer } = issuerOnSandbox({ credentials: { ...credentials, accessToken: 'unknown' } });
    expect(await errorOf(issued(issuer))).toMatchObject({ status: 401, detail: 'Invalid AccessToken' });
  });

  it('checks whether a token still works', async () => {
    const { issuer, sandbox } = issuerOnSandbox();
    const token = await issued(issuer);
    expect(await issuer.check?.(token)).toStrictEqual({ active: true });
    await sandbox.enterprises.update(grossId, { isEnabled: false });
    expect(await issuer.check?.(token)).toStrictEqual({ active: false, reason: 'Enterprise is disabled' });
    const [connection] = (await sandbox.connections.list()).filter(({ id }) => id.startsWith('c66ef7b2'));
    await sandbox.connections.regenerate(connection?.id ?? '');
    expect(await issuer.check?.(token)).toStrictEqual({ active: false, reason: 'Invalid AccessToken' });
    const other = { ...token, secret: new Secret('other') };
    expect(await issuer.check?.(other)).toStrictEqual({ active: false, reason: 'Invalid AccessToken' });
  });

  it('does not call a token inactive because the provider is', async () => {
    const { issuer, sandbox } = issuerOnSandbox({ retry: { attempts: 1 } });
    const token = await issued(issuer);
    sandbox.faults.add({ effect: { kind: 'status', status: 503 } });
    expect(await errorOf(Promise.resolve(issuer.check?.(token)))).toMatchObject({ status: 503 });
  });

  it('identifies a token by both of its parts and its enterprise', () => {
    const { issuer } = issuerOnSandbox({ baseUrl: undefined });
    const { credential, ...identity } = issuer.identify({ enterpriseId: netId.toUpperCase() });
    expect(identity).toStrictEqual({ baseUrl: mewsConnectorEnvironments.production, subject: netId, scopes: [] });
    expect(issuer.identify({}).subject).toBe('');
    const others = [
      { clientToken: 'ab', accessToken: 'c' },
      { clientToken: 'a', accessToken: 'bc' },
    ].map((given) => issuerOnSandbox({ credentials: given }).issuer.identify({}).credential.reveal());
    expect(new Set([credential.reveal(), ...others]).size).toBe(3);
  });

  it.each([
    [null, 'request: must be object'],
    [{ enterpriseId: 'x' }, 'request.enterpriseId: must be a valid guid'],
  ])('refuses the request %j', async (request, rule) => {
    const { issuer, sandbox } = issuerOnSandbox();
    const error = await errorOf(issued(issuer, request));
    expect(InvalidRequestError.isInstance(error) && error.message).toBe(`Invalid input of issue: ${rule}`);
    expect(sandbox.recorder.list()).toHaveLength(0);
  });

  it.each([{}, { clientToken: 'secret-value' }, { ...credentials, accessToken: '' }, { ...credentials, pin: 1 }])(
    'refuses the credentials %j without quoting them',
    (given) => {
      const create = () => createMewsConnectorIssuer({ credentials: given });
      expect(create).toThrow(SettingError);
      expect(create).not.toThrow(/secret-value/);
    },
  );
});

describe('a token source', () => {
  it('holds a token until it is refused, and adds it to the body of a request', async () => {
    const { issuer, sandbox } = issuerOnSandbox();
    const source = createTokenSource({ issuer, request: {}, fetch: sandbox.fetch });
    const ask = () =>
      source.fetch(baseUrl + paths.getConfiguration, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
        repeatable: true,
      });
    expect((await ask()).status).toBe(200);
    expect((await ask()).status).toBe(200);
    // One check of the token, then the two requests.
    expect(sandbox.recorder.list()).toHaveLength(3);
    const [own] = (await sandbox.connections.list()).filter(({ id }) => id.startsWith('c66ef7b2'));
    await sandbox.connections.delete(own?.id ?? '');
    expect(await errorOf(ask())).toMatchObject({ status: 401, detail: 'Invalid AccessToken' });
  });

  it('sends the name of the caller along', async () => {
    const { issuer } = issuerOnSandbox({ credentials: { ...credentials, client: 'Front Desk 2.1' } });
    const credential = issuer.present(await issued(issuer));
    expect(credential).toMatchObject({ kind: 'body', members: { Client: 'Front Desk 2.1' } });
    const { issuer: named } = issuerOnSandbox({ userAgent: 'front-desk/2' });
    expect(named.present(await issued(named))).toMatchObject({ members: { Client: 'front-desk/2' } });
  });
});

describe('the definition', () => {
  it('describes credentials and requests as JSON Schema', () => {
    expect(toJSONSchema(mewsConnectorIssuer.credentials)).toMatchObject({
      required: ['clientToken', 'accessToken'],
      additionalProperties: false,
    });
    expect(toJSONSchema(mewsConnectorIssuer.request)).toMatchObject({
      properties: { enterpriseId: { type: 'string', format: 'uuid' } },
    });
  });

  it('has demo values that work on a fresh sandbox', async () => {
    const { issuer: definition, create, demo } = mewsConnectorSandbox;
    const sandbox = create({ key: new Uint8Array(32) });
    const settings = { baseUrl: 'http://localhost', credentials: demo.credentials, fetch: sandbox.fetch };
    const result = await definition.createIssuer(settings).issue(demo.request);
    expect(result.status).toBe('issued');
    const { method, target, headers, body } = demo.example;
    const init = { method, headers, body: JSON.stringify(body) };
    expect((await sandbox.fetch(`http://localhost${target}`, init)).status).toBe(200);
  });
});
