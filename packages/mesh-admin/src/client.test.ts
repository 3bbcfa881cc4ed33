import { ResponseValidationError } from '@tokenyard/core';
import { describe, expect, it } from 'vitest';
import { answerOf, clientOnAnswer, clientOnSandbox, errorOf, logoFile } from './__fixtures__/clients.ts';
import { baseUrl, contosoId, demoPair, northwindId } from './__fixtures__/exchanges/parts.ts';
import { createMeshAdmin, VERSION } from './index.ts';

const names = { businessLegalName: 'Fabrikam BV', displayName: 'Fabrikam' };

describe('what is sent', () => {
  it('is the published request for a token, whole', async () => {
    const { client, requests } = clientOnAnswer(answerOf({ status: 'ok' }));
    await client.createToken();
    const [request] = requests;
    expect([requests.length, request?.method, request?.url]).toStrictEqual([
      1,
      'POST',
      `${baseUrl}/admin/api/v1/Token`,
    ]);
    expect(Object.fromEntries(request?.headers ?? [])).toStrictEqual({
      accept: 'application/json',
      'content-type': 'application/json',
      'user-agent': `tokenyard-mesh-admin/${VERSION}`,
    });
    const body = await request?.text();
    expect(body).toBe(JSON.stringify(demoPair));
    expect(body).toHaveLength(94);
  });

  it('carries the token, and a body only where there is one', async () => {
    const { client, requests } = clientOnAnswer(answerOf({ status: 'ok' }));
    await client.getSubClient({ path: { id: northwindId } });
    await client.setCallbackUrls({ body: { callbackUrls: [] } });
    expect(requests.map(({ headers }) => headers.get('authorization'))).toStrictEqual(['Bearer a.b.c', 'Bearer a.b.c']);
    expect(requests.map(({ headers }) => headers.get('content-type'))).toStrictEqual([null, 'application/json']);
    expect(await requests[1]?.text()).toBe('{"callbackUrls":[]}');
  });

  it('is a form with name, type and bytes of a logo', async () => {
    const { client, requests } = clientOnAnswer(answerOf({ status: 'ok' }));
    await client.uploadLogo({
      path: { id: northwindId },
      body: { logoFile: logoFile('my logo.JPG', 'image/jpeg', 3) },
    });
    const form = await requests[0]?.formData();
    const part = form?.get('logoFile');
    expect([...(form?.keys() ?? [])]).toStrictEqual(['logoFile']);
    expect(part instanceof File && [part.name, part.type, part.size]).toStrictEqual(['my logo.JPG', 'image/jpeg', 3]);
  });

  it('goes to the provider, where no base URL says otherwise', async () => {
    const { client, requests } = clientOnAnswer(answerOf({ status: 'ok' }), { baseUrl: undefined });
    await client.listSubClients();
    expect(requests.map(({ url }) => url)).toStrictEqual(['https://admin-api.meshconnect.com/admin/api/v1/SubClient']);
  });
});

describe('the operations on a sandbox', () => {
  it('lead a registered client through its life', async () => {
    const { client, operations } = clientOnSandbox();
    const { content } = await client.createSubClient({ body: names });
    const path = { id: content?.id ?? '' };
    expect(content).toStrictEqual({ ...path, logoUrl: null, ...names, callbackUrls: [], catalogConfiguration: null });
    const { content: logo } = await client.uploadLogo({ path, body: { logoFile: logoFile() } });
    const catalogConfiguration = { integrationWhiteList: [contosoId] };
    const body = { ...names, callbackUrls: ['https://fabrikam.example'], catalogConfiguration };
    const updated = await client.updateSubClient({ path, body });
    expect(updated.content).toStrictEqual({ ...path, ...logo, ...body });
    expect((await client.getSubClient({ path })).content).toStrictEqual(updated.content);
    expect((await client.listSubClients()).content?.map(({ id }) => id)).toStrictEqual([
      northwindId,
      contosoId,
      path.id,
    ]);
    const done = { status: 'ok', message: '', errorHash: '5f9b2029', errorType: '' };
    expect(await client.deleteLogo({ path })).toStrictEqual(done);
    expect((await client.getSubClient({ path })).content?.logoUrl).toBeNull();
    expect(await client.deleteSubClient({ path })).toStrictEqual(done);
    expect(await errorOf(client.getSubClient({ path }))).toMatchObject({ status: 404, code: 'notFound' });
    expect(operations()).toStrictEqual([
      'createToken',
      'createSubClient',
      'uploadLogo',
      'updateSubClient',
      'getSubClient',
      'listSubClients',
      'deleteLogo',
      'getSubClient',
      'deleteSubClient',
      'getSubClient',
    ]);
  });

  it('replace the link URLs of the main client', async () => {
    const { client } = clientOnSandbox();
    expect((await client.getCallbackUrls()).content).toStrictEqual({ callbackUrls: ['https://shop.example.com'] });
    await client.setCallbackUrls({ body: { callbackUrls: ['https://a.example', 'https://a.example'] } });
    const { status, body, attempts } = await client.getCallbackUrls.withResponse();
    expect([status, body.content?.callbackUrls, attempts]).toStrictEqual([
      200,
      ['https://a.example', 'https://a.example'],
      1,
    ]);
  });

  it('mint a token that another client can be made with', async () => {
    const { client, sandbox } = clientOnSandbox();
    const { content } = await client.createToken();
    expect(content).toStrictEqual({ id_token: expect.any(String), expires_in: 3600, status: 'available' });
    const holder = createMeshAdmin({ baseUrl, fetch: sandbox.fetch, credentials: { token: content?.id_token ?? '' } });
    expect((await holder.listSubClients()).content).toHaveLength(2);
  });
});

describe('what comes back', () => {
  it('is read tolerantly: unknown members and values stay, others may be null or absent', async () => {
    const body = {
      content: [
        { id: northwindId, logoUrl: null, displayName: null, region: 'eu', fundingTokenWhitelist: ['USDC'] },
        { catalogConfiguration: { excludeIntegrationCategories: ['bank'], later: 1 } },
      ],
      status: 'ok',
      errorHash: 'c5d1d7c4f2a8b1c9e0d3f4a5b6c7d8e9f0a1b2c3',
      teamCode: '7K',
      errorData: null,
      traceId: 'x',
    };
    const { client } = clientOnAnswer(answerOf(body, { contentType: 'Application/JSON;charset=UTF-8' }));
    expect(await client.listSubClients()).toStrictEqual(body);
  });

  it.each([{ content: null, status: 'ok' }, { status: 'ok' }, { content: null }, {}])(
    'may hold no content: %j',
    async (body) => {
      const { client } = clientOnAnswer(answerOf(body));
      expect(await client.listSubClients()).toStrictEqual(body);
      expect(await client.createToken()).toStrictEqual(body);
    },
  );

  it('may be nothing, where there is nothing to tell', async () => {
    const { client } = clientOnAnswer(answerOf('', { contentType: '' }));
    const path = { id: northwindId };
    expect(await client.deleteSubClient({ path })).toBeUndefined();
    expect(await client.deleteLogo({ path })).toBeUndefined();
    expect(await client.setCallbackUrls({ body: { callbackUrls: [] } })).toBeUndefined();
  });

  it.each([
    ['nothing', answerOf('', { contentType: '' })],
    ['a page', answerOf('<html>', { contentType: 'text/html' })],
    ['no JSON', answerOf('<html>')],
    ['content of another kind', answerOf({ content: ['x'], status: 'ok' })],
    ['another success than the declared one', answerOf({ status: 'ok' }, { status: 201 })],
  ])('is refused otherwise: %s', async (_, answer) => {
    const { client, requests } = clientOnAnswer(answer);
    const error = await errorOf(client.listSubClients());
    expect(ResponseValidationError.isInstance(error) && error.mayHaveTakenEffect).toBe(false);
    const mint = await errorOf(client.createToken());
    expect(ResponseValidationError.isInstance(mint) && mint.mayHaveTakenEffect).toBe(true);
    expect(requests).toHaveLength(2);
  });
});
