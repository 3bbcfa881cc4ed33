import { AbortError, ApiError, type FetchFunction, Secret, SettingError, TokenUnavailableError } from '@tokenyard/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { clientOnSandbox, errorOf } from './__fixtures__/clients.ts';
import { baseUrl, demoPair, start } from './__fixtures__/exchanges/parts.ts';
import { createMeshAdmin, type MeshAdminClient } from './index.ts';

const hour = 3_600_000;
const names = { businessLegalName: 'A', displayName: 'B' };
const read = (client: MeshAdminClient) => client.getCallbackUrls();
const startMs = Date.parse(start);

describe('the token of a client', () => {
  it('is minted at the first call and shared by all calls', async () => {
    const { client, operations } = clientOnSandbox();
    await Promise.all(Array.from({ length: 50 }, () => read(client)));
    await read(client);
    expect(operations().filter((operation) => operation === 'createToken')).toHaveLength(1);
    expect(operations()).toHaveLength(52);
  });

  it('is renewed behind a call in the last minute, and before a call in the last half minute', async () => {
    const { client, sandbox, operations } = clientOnSandbox();
    const minted = () => operations().filter((operation) => operation === 'createToken').length;
    await read(client);
    sandbox.clock.advance(hour - 60_000);
    await read(client);
    expect(minted()).toBe(1);
    sandbox.clock.advance(1);
    await read(client);
    await vi.waitFor(() => expect(minted()).toBe(2));
    sandbox.clock.advance(hour - 29_999);
    await read(client);
    expect(operations().slice(-2)).toStrictEqual(['createToken', 'getCallbackUrls']);
  });

  it('is minted anew after a 401, and the call is sent once more, even one that must not be repeated', async () => {
    const { client, sandbox, operations } = clientOnSandbox({}, { now: () => startMs });
    await read(client);
    sandbox.clock.advance(2 * hour);
    await client.createSubClient({ body: names });
    expect(operations().slice(-4)).toStrictEqual([
      'getCallbackUrls',
      'createSubClient',
      'createToken',
      'createSubClient',
    ]);
    expect((await client.listSubClients()).content).toHaveLength(3);
  });

  it('is minted anew once, however many calls are refused', async () => {
    const { client, sandbox, operations } = clientOnSandbox({}, { now: () => startMs });
    await read(client);
    sandbox.clock.advance(2 * hour);
    await Promise.all(Array.from({ length: 10 }, () => read(client)));
    expect(operations().filter((operation) => operation === 'createToken')).toHaveLength(2);
  });

  it('is minted anew only once a call', async () => {
    const { client, sandbox, operations } = clientOnSandbox();
    sandbox.faults.add({ operation: 'getCallbackUrls', times: 2, effect: { kind: 'status', status: 401 } });
    const error = await errorOf(read(client));
    expect(ApiError.isInstance(error) && [error.status, error.operationId, error.attempts]).toStrictEqual([
      401,
      'getCallbackUrls',
      2,
    ]);
    expect(operations()).toStrictEqual(['createToken', 'getCallbackUrls', 'createToken', 'getCallbackUrls']);
  });

  it('cannot be had with a wrong secret; the next calls do not ask again at once', async () => {
    const credentials = { ...demoPair, clientSecret: 'wrong secret' };
    const { client, operations } = clientOnSandbox({}, { credentials, random: () => 0.5 });
    const error = await errorOf(read(client));
    expect(error).toMatchObject({
      name: 'ApiError',
      operationId: 'createToken',
      status: 403,
      title: 'permissionDenied',
    });
    const next = await errorOf(read(client));
    expect(TokenUnavailableError.isInstance(next) && next.retryAt).toStrictEqual(new Date(startMs + 250));
    expect(next).toMatchObject({ cause: error });
    expect(operations()).toStrictEqual(['createToken']);
    for (const each of [error, next]) expect(JSON.stringify([each, String(each)])).not.toContain('wrong secret');
  });

  it('is waited for no longer than the caller wants; the mint goes on for others', async () => {
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const { sandbox } = clientOnSandbox();
    const fetch: FetchFunction = async (input, init) => {
      await gate;
      return sandbox.fetch(input, init);
    };
    const client = createMeshAdmin({ baseUrl, credentials: demoPair, fetch });
    const abort = new AbortController();
    const impatient = errorOf(client.getCallbackUrls({}, { signal: abort.signal }));
    const patient = read(client);
    abort.abort();
    const error = await impatient;
    expect(AbortError.isInstance(error) && [error.operationId, error.mayHaveTakenEffect]).toStrictEqual([
      'getCallbackUrls',
      false,
    ]);
    open();
    expect((await patient).status).toBe('ok');
  });
});

describe('a token that the caller passes', () => {
  it.each([(text: string) => text, (text: string) => new Secret(text)])('is used as it is', async (wrap) => {
    const { client, sandbox, operations } = clientOnSandbox();
    const { content } = await client.createToken();
    const credentials = { token: wrap(content?.id_token ?? '') };
    const holder = createMeshAdmin({ baseUrl, credentials, fetch: sandbox.fetch });
    await read(holder);
    expect(operations()).toStrictEqual(['createToken', 'getCallbackUrls']);
  });

  it('is not replaced when it is refused', async () => {
    const credentials = { ...demoPair, token: 'not.a.token' };
    const { client, operations } = clientOnSandbox({}, { credentials });
    const error = await errorOf(read(client));
    expect(error).toMatchObject({ name: 'ApiError', status: 401, attempts: 1 });
    expect(JSON.stringify([error, String(error)])).not.toContain('not.a.token');
    expect(operations()).toStrictEqual(['getCallbackUrls']);
  });

  it.each(['', 'two words', 'ключ'])('must be one that can be sent: %j', async (token) => {
    const { client, operations } = clientOnSandbox({}, { credentials: { token } });
    expect(SettingError.isInstance(await errorOf(read(client)))).toBe(true);
    expect(operations()).toHaveLength(0);
  });
});

describe('id and secret of the main client', () => {
  afterEach(() => vi.unstubAllEnvs());

  it('come from the environment, which is read at the first call', async () => {
    const { sandbox } = clientOnSandbox();
    const client = createMeshAdmin({ baseUrl, fetch: sandbox.fetch });
    vi.stubEnv('MESH_ADMIN_CLIENT_ID', demoPair.clientId);
    vi.stubEnv('MESH_ADMIN_CLIENT_SECRET', demoPair.clientSecret);
    expect((await read(client)).status).toBe('ok');
    expect((await client.createToken()).status).toBe('ok');
  });

  it.each([
    [{}, 'credentials.clientId is missing; pass it or set the environment variable MESH_ADMIN_CLIENT_ID'],
    [
      { clientId: 'x' },
      'credentials.clientSecret is missing; pass it or set the environment variable MESH_ADMIN_CLIENT_SECRET',
    ],
    [{ clientId: '', clientSecret: 'x' }, 'credentials.clientId must not be empty'],
  ])('are asked for by name: %j', async (credentials, message) => {
    vi.stubEnv('MESH_ADMIN_CLIENT_ID', undefined);
    vi.stubEnv('MESH_ADMIN_CLIENT_SECRET', undefined);
    const { client, operations } = clientOnSandbox({}, { credentials });
    for (const call of [() => read(client), () => client.createToken()]) {
      const error = await errorOf(call());
      expect(SettingError.isInstance(error) && error.message).toBe(message);
    }
    expect(operations()).toHaveLength(0);
  });

  it('may be given later than at the first call', async () => {
    const { sandbox } = clientOnSandbox();
    vi.stubEnv('MESH_ADMIN_CLIENT_ID', undefined);
    const client = createMeshAdmin({ baseUrl, fetch: sandbox.fetch });
    expect(SettingError.isInstance(await errorOf(read(client)))).toBe(true);
    vi.stubEnv('MESH_ADMIN_CLIENT_ID', demoPair.clientId);
    vi.stubEnv('MESH_ADMIN_CLIENT_SECRET', demoPair.clientSecret);
    expect((await read(client)).status).toBe('ok');
  });
});
