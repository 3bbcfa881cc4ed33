import { ApiError, ConnectionError, type FetchFunction, InvalidRequestError, type RetryEvent } from '@tokenyard/core';
import type { Fault } from '@tokenyard/core/sandbox';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerOf, clientOnAnswer, clientOnSandbox, errorOf, logoFile } from './__fixtures__/clients.ts';
import { baseUrl, contosoId, demoPair, nobodyId, northwindId, start } from './__fixtures__/exchanges/parts.ts';
import { createMeshAdmin, type MeshAdminClient } from './index.ts';
import { createMeshAdminSandbox } from './sandbox/index.ts';

const path = { id: northwindId };
const names = { businessLegalName: 'A', displayName: 'B' };

describe('errors', () => {
  it('tell what the provider said', async () => {
    const { client } = clientOnSandbox();
    expect(await errorOf(client.getSubClient({ path: { id: nobodyId } }))).toMatchObject({
      name: 'ApiError',
      message: 'getSubClient failed with status 404 (notFound): notFound: Registered client was not found',
      operationId: 'getSubClient',
      status: 404,
      code: 'notFound',
      title: 'notFound',
      detail: 'Registered client was not found',
      attempts: 1,
      mayHaveTakenEffect: false,
    });
  });

  it.each([
    [400, 'invalidField', 'badRequest'],
    [403, 'missingField', 'permissionDenied'],
    [404, 'notFound', 'notFound'],
    [415, undefined, undefined],
    [429, 'tooManyRequest', 'tooManyRequest'],
    [500, 'serverFailure', 'serverFailure'],
    [503, 'serverFailure', 'serverFailure'],
  ])('tell errorType and status: %i', async (status, code, title) => {
    const { client, sandbox } = clientOnSandbox({}, { retry: { attempts: 1 } });
    sandbox.faults.add({ operation: 'updateSubClient', effect: { kind: 'status', status } });
    const error = await errorOf(client.updateSubClient({ path, body: names }));
    expect(ApiError.isInstance(error) && [error.status, error.code, error.title]).toStrictEqual([status, code, title]);
  });

  it.each([
    ['badRequest', { status: 'badRequest', errorType: 'invalidField' }, 'invalidField'],
    ['a status that nobody knows yet', { status: 'paused', errorType: '' }, 'paused'],
    ['a status without a type', { status: 'locked', content: { id_token: 'x' } }, 'locked'],
  ])('may come with HTTP 200: %s', async (_, body, code) => {
    const { client, requests } = clientOnAnswer(answerOf(body));
    expect(await errorOf(client.createToken())).toMatchObject({ name: 'ApiError', status: 200, code });
    expect(await errorOf(client.deleteSubClient({ path }))).toMatchObject({ name: 'ApiError', status: 200, code });
    expect(requests).toHaveLength(2);
  });

  it.each([
    ['an empty body', ''],
    ['a page', '<html>Not here</html>'],
    ['the other kind', { statusCode: 418 }],
    ['JSON of another kind', { status: 418, message: ['x'] }],
    ['a list', []],
    ['null members', { status: null, message: null, errorType: null }],
  ])('have at least a status: %s', async (_, body) => {
    const { client } = clientOnAnswer(answerOf(body, { status: 418 }));
    const error = await errorOf(client.listSubClients());
    expect(ApiError.isInstance(error) && [error.status, error.message, 'code' in error]).toStrictEqual([
      418,
      'listSubClients failed with status 418',
      false,
    ]);
  });

  it('say when a retry makes sense, where the wait is longer than the deadline', async () => {
    const { client, sandbox } = clientOnSandbox({ rateLimit: { limit: 1, windowSeconds: 90 } });
    const error = await errorOf(client.listSubClients());
    expect(error).toMatchObject({
      operationId: 'listSubClients',
      status: 429,
      retryAt: new Date(sandbox.clock.now() + 90_000),
      budgetLeft: 60_000,
      attempts: 1,
    });
  });
});

describe('repeats', () => {
  const struck = (operation: string, effect: Fault['effect']) => {
    const { client, sandbox, operations } = clientOnSandbox({}, { random: () => 0 });
    sandbox.faults.add({ operation, effect });
    return { client, operations };
  };
  const faults: readonly Fault['effect'][] = [
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503 },
    { kind: 'drop', when: 'before' },
    { kind: 'drop', when: 'after' },
    { kind: 'truncate', bytes: 5 },
  ];
  const harmless: readonly (readonly [
    keyof MeshAdminClient,
    (client: MeshAdminClient) => Promise<{ attempts: number }>,
  ])[] = [
    ['listSubClients', (client) => client.listSubClients.withResponse()],
    ['updateSubClient', (client) => client.updateSubClient.withResponse({ path, body: names })],
    ['uploadLogo', (client) => client.uploadLogo.withResponse({ path, body: { logoFile: logoFile() } })],
    ['setCallbackUrls', (client) => client.setCallbackUrls.withResponse({ body: { callbackUrls: [] } })],
  ];

  it.each(harmless.flatMap(([name, call]) => faults.map((fault) => [name, fault, call] as const)))(
    'send %s again after %j',
    async (name, fault, call) => {
      const { client } = struck(name, fault);
      expect((await call(client)).attempts).toBe(2);
    },
  );

  it.each(faults)('never mint a token again after %j', async (fault) => {
    const { client, operations } = struck('createToken', fault);
    expect(await errorOf(client.createToken())).toMatchObject({ attempts: 1, mayHaveTakenEffect: true });
    expect(operations().length).toBeLessThan(2);
  });

  it('never register a client again after the connection broke', async () => {
    const { client, sandbox } = clientOnSandbox({}, { random: () => 0 });
    sandbox.faults.add({ operation: 'createSubClient', effect: { kind: 'drop', when: 'after' } });
    const error = await errorOf(client.createSubClient({ body: names }));
    expect(ConnectionError.isInstance(error) && [error.attempts, error.mayHaveTakenEffect]).toStrictEqual([1, true]);
    expect((await client.listSubClients()).content).toHaveLength(3);
  });

  it.each([400, 403, 404, 415])('do not help against status %i', async (status) => {
    const { client, operations } = struck('updateSubClient', { kind: 'status', status });
    expect(await errorOf(client.updateSubClient({ path, body: names }))).toMatchObject({ status, attempts: 1 });
    expect(operations()).toStrictEqual(['createToken', 'updateSubClient']);
  });
});

describe('a 429', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse(start) });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is waited for as long as it says, when a token is minted too', async () => {
    const sandbox = createMeshAdminSandbox({ rateLimit: { limit: 1, windowSeconds: 30 } });
    // Only a pause moves the time, so that no timeout strikes while the sandbox computes a hash.
    const hooks = { onRetry: ({ delay }: RetryEvent) => queueMicrotask(() => void vi.advanceTimersByTimeAsync(delay)) };
    const client = createMeshAdmin({ baseUrl, credentials: demoPair, fetch: sandbox.fetch, hooks });
    await client.createToken();
    const { attempts } = await client.createToken.withResponse();
    expect([attempts, new Date().toISOString()]).toStrictEqual([2, '2026-03-02T09:00:30.000Z']);
  });
});

describe('an invalid input', () => {
  const refused = async (call: (client: MeshAdminClient) => Promise<unknown>) => {
    const fetch = vi.fn<FetchFunction>();
    const error = await errorOf(call(createMeshAdmin({ baseUrl, credentials: demoPair, fetch })));
    // Not even a token is asked for.
    expect(fetch).not.toHaveBeenCalled();
    return InvalidRequestError.isInstance(error) ? error.issues : error;
  };
  const create = (body: Parameters<MeshAdminClient['createSubClient']>[0]['body']) =>
    refused((client) => client.createSubClient({ body }));

  it('is refused before anything is sent: names and link URLs', async () => {
    expect(await create({ businessLegalName: '\u{1f600}'.repeat(301), displayName: 'x'.repeat(301) })).toStrictEqual([
      { path: ['body', 'businessLegalName'], message: 'must be at most 300 characters' },
      { path: ['body', 'displayName'], message: 'must be at most 300 characters' },
    ]);
    expect(await create({ ...names, callbackUrls: ['', 'x', 'x'.repeat(2049)] })).toStrictEqual([
      { path: ['body', 'callbackUrls', 0], message: 'must be at least 1 characters' },
      { path: ['body', 'callbackUrls', 2], message: 'must be at most 2048 characters' },
    ]);
    expect(await create({ ...names, callbackUrls: Array.from({ length: 51 }, () => 'x') })).toStrictEqual([
      { path: ['body', 'callbackUrls'], message: 'must be at most 50 items' },
    ]);
  });

  it('is refused before anything is sent: a catalog that contradicts itself', async () => {
    const catalog = ['body', 'catalogConfiguration'];
    expect(
      await create({ ...names, catalogConfiguration: { excludeIntegrationCategories: ['wallet', 'exchange'] } }),
    ).toStrictEqual([{ path: [...catalog, 'excludeIntegrationCategories'], message: 'must not hold both categories' }]);
    expect(
      await create({
        ...names,
        catalogConfiguration: { integrationWhiteList: [contosoId], excludeIntegrations: [contosoId] },
      }),
    ).toStrictEqual([{ path: catalog, message: 'must not combine integrationWhiteList with exclusions' }]);
  });

  it.each([
    ['too large', logoFile('logo.png', 'image/png', 5 * 1024 * 1024 + 1), 'must be at most 5242880 bytes'],
    ['empty', logoFile('logo.png', 'image/png', 0), 'must be at least 1 bytes'],
    ['of another name', logoFile('logo.gif'), 'must be named .png, .jpg or .jpeg'],
    ['of another type', logoFile('logo.png', 'image/gif'), 'must be image/png or image/jpeg or image/jpg'],
  ])('is refused before anything is sent: a logo that is %s', async (_, file, message) => {
    expect(await refused((client) => client.uploadLogo({ path, body: { logoFile: file } }))).toStrictEqual([
      { path: ['body', 'logoFile'], message },
    ]);
  });

  it('is refused before anything is sent: no UUID, no file, unknown parts', async () => {
    expect(await refused((client) => client.deleteSubClient({ path: { id: 'northwind' } }))).toStrictEqual([
      { path: ['path', 'id'], message: 'must be a valid guid' },
    ]);
    // @ts-expect-error a file is wanted
    expect(await refused((client) => client.uploadLogo({ path, body: { logoFile: 'x' } }))).toStrictEqual([
      { path: ['body', 'logoFile'], message: 'must be file' },
    ]);
    // @ts-expect-error the logo is not set here
    expect(await create({ ...names, logoUrl: null })).toHaveLength(1);
    expect(await refused((client) => client.createToken({ body: { scope: 'all' } }))).toStrictEqual([
      { path: ['body', 'scope'], message: 'is not known' },
    ]);
  });
});
