import { ApiError } from '@tokenyard/core';
import {
  iterateAudit,
  iterateAuditCheckpoints,
  iterateChallenges,
  iterateConnections,
  type TokenServiceClient,
} from '@tokenyard/service-client';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { providers } from '../../providers.ts';
import { createTelemetry } from '../../telemetry/telemetry.ts';
import { connectionIds } from './__fixtures__/ids.ts';
import { oneTimeCode } from './__fixtures__/stage.ts';
import { clientStage } from './__fixtures__/typed-client.ts';

const names = ['mews-pos', 'mews-connector', 'merchant-backend', 'applivery', 'mesh-admin'] as const;

async function collect<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
const problemOf = async (call: Promise<unknown>): Promise<ApiError> => {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (ApiError.isInstance(error)) return error;
  throw new Error('there is no ApiError', { cause: error });
};

/** A token of a connection that asks for no second factor. */
async function vended(service: TokenServiceClient, name: (typeof names)[number]) {
  const { status, body } = await service.vendToken.withResponse({ path: { id: connectionIds[name] } });
  if (status !== 200) throw new Error('the vend is challenged');
  return body;
}

describe('providers', () => {
  it('are listed with JSON Schemas that let their own demo values through, and no others', async () => {
    const { providers: listed } = await clientStage().clientOf('reader').listProviders();
    expect(listed.map(({ id }) => id)).toStrictEqual(Object.keys(providers));
    for (const { id, credentials_schema: credentials, request_schema: request } of listed) {
      const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, validateFormats: false });
      const demo = providers[id]?.demo;
      const takesCredentials = ajv.compile(credentials);
      const takesRequest = ajv.compile(request);
      expect([id, takesCredentials(demo?.credentials), takesRequest(demo?.request)]).toStrictEqual([id, true, true]);
      expect([id, takesCredentials({ unknown: 1 }), takesRequest({ unknown: 1 })]).toStrictEqual([id, false, false]);
    }
  });
});

describe.each(names)('a connection to %s', (name) => {
  const demo = providers[name]?.demo;
  const demoRequest = { ...(typeof demo?.request === 'object' ? demo.request : {}) };
  const wanted = { name: 'own', provider: name, credentials: { ...demo?.credentials }, default_request: demoRequest };

  it('is created, checked, changed, used and deleted', async () => {
    const { clientOf, opened } = clientStage();
    const service = clientOf('admin');
    const created = await service.createConnection.withResponse({ body: wanted });
    const { id } = created.body;
    const path = { id };
    expect([created.status, created.headers.get('location')]).toStrictEqual([201, `/v1/connections/${id}`]);
    expect(await service.getConnection({ path })).toStrictEqual(created.body);
    expect(await service.checkConnection({ path })).toMatchObject({ ok: true });
    const changed = await service.updateConnection({ path, body: { name: 'renamed', version: 1 } });
    expect(changed).toStrictEqual({ ...created.body, name: 'renamed', version: 2 });

    const minted = await service.mintToken.withResponse({ path });
    if (minted.status !== 201) throw new Error('the mint is challenged');
    const { token, secret } = minted.body;
    expect(minted.headers.get('location')).toBe(`/v1/tokens/${token.id}`);
    expect(token).toMatchObject({ connection_id: id, provider: name, status: 'active' });
    expect(await service.getToken({ path: { id: token.id } })).toStrictEqual(token);
    expect((await service.listTokens({ query: { connection_id: id } })).tokens).toStrictEqual([token]);

    const vended = await service.vendToken.withResponse({ path, query: { min_validity: 600 } });
    if (vended.status !== 200) throw new Error('the vend is challenged');
    expect(vended.body).toStrictEqual({ token, secret, source: 'stored' });

    const reader = clientOf('reader');
    const introspected = await reader.introspectToken({ body: { token: secret } });
    expect(introspected).toMatchObject({ active: true, client_id: id, jti: token.id, iss: name });
    expect(introspected.exp === undefined).toBe(token.expires_at === null);

    expect(await service.reconcileConnection({ path })).toMatchObject({ connection_id: id, unknown: [], missing: [] });
    expect(await problemOf(service.deleteConnection({ path }))).toMatchObject({ status: 409, code: 'conflict' });

    // The comparison may have told the provider's id of the token.
    const compared = await service.getToken({ path: { id: token.id } });
    const revoked = await service.revokeToken({ path: { id: token.id } });
    expect(revoked.token).toStrictEqual({ ...compared, status: 'revoked' });
    expect(revoked.revoked_at_provider).toBe(providers[name]?.issuer.capabilities.revoke);
    expect(await reader.introspectToken({ body: { token: secret } })).toStrictEqual({ active: false });
    expect(await service.revokeConnectionTokens({ path })).toStrictEqual({ results: [] });
    expect(await service.deleteConnection({ path })).toBeUndefined();
    expect(await problemOf(service.getConnection({ path }))).toMatchObject({ status: 404, code: 'not-found' });
    const acts = await collect(iterateAudit(clientOf('auditor'), { query: { chain: id, limit: 2 } }));
    expect(acts.map(({ action }) => action).toReversed()).toStrictEqual([
      'connection.create',
      'connection.update',
      'mint',
      'vend',
      ...(providers[name]?.issuer.capabilities.list ? ['reconcile'] : []),
      'revoke',
      'revoke.provider',
      'connection.delete',
    ]);
    expect((await opened).errors).toStrictEqual([]);
  });

  it('has its tokens ended by their secrets', async () => {
    const service = clientStage().clientOf('issuer');
    const { secret, source } = await vended(service, name);
    expect(source).toBe('minted');
    const body = { token: secret, token_type_hint: 'access_token' };
    expect(await service.revokeBySecret({ body })).toBeUndefined();
    expect(await service.introspectToken({ body })).toStrictEqual({ active: false });
  });
});

describe.each(names.filter((name) => providers[name]?.issuer.capabilities.mints))('a rotation at %s', (name) => {
  it('goes as far as the provider can, and says what it cannot', async () => {
    const service = clientStage().clientOf('issuer');
    const { token, secret } = await vended(service, name);
    const { status, body } = await service.rotateToken.withResponse({
      path: { id: token.id },
      body: { grace_period: 0 },
    });
    expect(status).toBe(201);
    expect(await service.getRotation({ path: { id: body.rotation.id } })).toStrictEqual(body.rotation);
    expect(body.rotation).toMatchObject({ old_token_id: token.id, step: 'done', error: null });
    const skipped = body.rotation.skipped.map(({ step }) => step);
    expect(skipped).toStrictEqual(providers[name]?.issuer.capabilities.revoke ? [] : ['revoked', 'refused']);
    expect(await service.introspectToken({ body: { token: secret } })).toStrictEqual({ active: false });
    const { secret: present, source } = await vended(service, name);
    expect([present, source]).toStrictEqual([body.secret, 'stored']);
    const { tokens } = await service.listTokens({ query: { connection_id: connectionIds[name], status: 'active' } });
    expect(tokens.map(({ id }) => id)).toStrictEqual([body.rotation.new_token_id]);
  });
});

it('a token that was handed over is not rotated', async () => {
  const service = clientStage().clientOf('issuer');
  const { token } = await vended(service, 'mews-connector');
  const error = await problemOf(service.rotateToken({ path: { id: token.id } }));
  expect(error).toMatchObject({ status: 422, code: 'not-supported' });
});

describe('a second factor', () => {
  it('is answered challenge by challenge, then the token is there', async () => {
    const { clientOf } = clientStage();
    const service = clientOf('issuer');
    const path = { id: connectionIds['second-factor'] };
    const vended = await service.vendToken.withResponse({ path });
    if (vended.status !== 202) throw new Error('the vend is not challenged');
    const { challenges, require_all: all } = vended.body;
    expect([all, challenges.map(({ channel }) => channel).sort()]).toStrictEqual([true, ['email', 'sms']]);
    // Who asks meanwhile is led to the same challenges.
    expect(await service.vendToken({ path })).toStrictEqual(vended.body);
    const listed = await collect(iterateChallenges(clientOf('reader'), { query: { limit: 1 } }));
    expect(listed.map(({ id }) => id)).toStrictEqual(challenges.map(({ id }) => id));
    const [first, second] = challenges.map(({ id }) => ({ path: { id } }));
    if (first === undefined || second === undefined) throw new Error('there are no two challenges');
    for (const challenge of [first, second]) {
      expect(await service.sendChallenge(challenge)).toMatchObject({ state: 'sent' });
    }
    const wrong = await problemOf(service.answerChallenge({ ...first, body: { code: 'nonsense' } }));
    expect(wrong).toMatchObject({ status: 424, code: 'provider-error', mayHaveTakenEffect: false });
    expect(wrong.body.reveal()).toMatchObject({ provider: 'merchant-backend', provider_status: 409 });
    const half = await service.answerChallenge.withResponse({ ...first, body: { code: oneTimeCode } });
    expect(half.status).toBe(202);
    const whole = await service.answerChallenge.withResponse({ ...second, body: { code: oneTimeCode } });
    if (whole.status !== 201) throw new Error('the mint does not go on');
    expect(await service.vendToken({ path })).toStrictEqual({ ...whole.body, source: 'stored' });
    expect(await collect(iterateChallenges(service))).toStrictEqual([]);
  });
});

describe('callers and the audit', () => {
  it('a key reaches what it is limited to, until it is revoked', async () => {
    const { clientOf, clientWith } = clientStage();
    const admin = clientOf('admin');
    const connections = [connectionIds.applivery];
    const { api_key: key, secret } = await admin.createApiKey({ body: { name: 'till', role: 'issuer', connections } });
    const till = clientWith(secret);
    expect((await collect(iterateConnections(till))).map(({ id }) => id)).toStrictEqual(connections);
    expect((await till.mintToken.withResponse({ path: { id: connectionIds.applivery } })).status).toBe(201);
    const other = await problemOf(till.mintToken({ path: { id: connectionIds['mesh-admin'] } }));
    expect(other).toMatchObject({ status: 404, code: 'not-found', detail: 'There is no such connection' });
    expect(await problemOf(till.listAudit())).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await admin.revokeApiKey({ path: { id: key.id } })).toBeUndefined();
    expect(await problemOf(till.listConnections())).toMatchObject({ status: 401, code: 'unauthorized' });
  });

  it('what was done is verified, and checkpoints tie it together', async () => {
    const { clientOf } = clientStage();
    await clientOf('issuer').mintToken({ path: { id: connectionIds['mews-pos'] } });
    const auditor = clientOf('auditor');
    const before = await auditor.verifyAudit();
    const made = [await auditor.createAuditCheckpoint(), await auditor.createAuditCheckpoint()];
    expect(await collect(iterateAuditCheckpoints(auditor, { query: { limit: 1 } }))).toStrictEqual(made.toReversed());
    const records = await collect(iterateAudit(auditor, { query: { limit: 7 } }));
    expect(await auditor.verifyAudit()).toStrictEqual({
      ok: true,
      records: records.length,
      checkpoints: 2,
      faults: [],
    });
    expect(records.length).toBe(before.records + 2);
  });

  it('every answer of the service tells its request id, problems too', async () => {
    const telemetry = createTelemetry({ level: 'error', node: 'node-1' });
    const service = clientStage({ telemetry }).clientOf('reader');
    const headers = { 'x-request-id': 'till-7' };
    expect((await service.listTokens.withResponse({}, { headers })).requestId).toBe('till-7');
    const path = { id: connectionIds['mews-pos'] };
    expect(await problemOf(service.deleteConnection({ path }, { headers }))).toMatchObject({ requestId: 'till-7' });
    const { requestId } = await service.listTokens.withResponse();
    expect(requestId).toMatch(/^[\da-f-]{36}$/);
  });
});
