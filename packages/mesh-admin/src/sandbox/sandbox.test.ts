import { SettingError } from '@tokenyard/core';
import { MemoryStore, type SandboxStore, type StoreTransaction } from '@tokenyard/core/sandbox';
import { describe, expect, it } from 'vitest';
import { clientOnSandbox, errorOf, logoFile } from '../__fixtures__/clients.ts';
import { adminRequests, baseUrl, demoPair, jwt, jwtKey, northwindId, start } from '../__fixtures__/exchanges/parts.ts';
import { createMeshAdmin, meshAdminOperations, VERSION } from '../index.ts';
import { createMeshAdminSandbox, type MeshAdminSandboxOptions, meshAdminSandbox } from './index.ts';

const names = { businessLegalName: 'A', displayName: 'B' };

const sandboxAtStart = (options: MeshAdminSandboxOptions = {}) =>
  createMeshAdminSandbox({ jwtKey, clock: { now: () => Date.parse(start) }, ...options });

const send = (
  sandbox: ReturnType<typeof createMeshAdminSandbox>,
  [, { method, target, headers, body }]: (typeof adminRequests)[number],
) =>
  sandbox.fetch(baseUrl + target, {
    method,
    headers,
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

describe('errors on demand', () => {
  it.each(adminRequests.map((request) => [request[0], request] as const))(
    'tell that the main client is not allowed to do this: %s',
    async (operation, request) => {
      const sandbox = sandboxAtStart();
      sandbox.faults.add({ operation, effect: { kind: 'status', status: 403 } });
      const response = await send(sandbox, request);
      expect([response.status, response.headers.get('content-type'), await response.json()]).toStrictEqual([
        403,
        'application/json; charset=utf-8',
        {
          status: 'permissionDenied',
          message: 'Client id or client secret is not valid',
          displayMessage: 'Access was denied.',
          errorHash: 'cd59bd31',
          errorType: 'missingField',
        },
      ]);
    },
  );

  it.each([
    [
      500,
      '{"status":"serverFailure","message":"An unexpected error occurred","displayMessage":"Please try again later.","errorHash":"c9a8f16a","errorType":"serverFailure"}',
    ],
    [
      503,
      '{"status":"serverFailure","message":"The service is temporarily unavailable","displayMessage":"Please try again later.","errorHash":"c9a8f16a","errorType":"serverFailure"}',
    ],
  ])('tell an outage, on unknown paths too: %i', async (status, body) => {
    const sandbox = sandboxAtStart();
    sandbox.faults.add({ times: 2, effect: { kind: 'status', status } });
    for (const target of ['/admin/api/v1/SubClient', '/nothing']) {
      const response = await sandbox.fetch(baseUrl + target);
      expect([response.status, await response.text()]).toStrictEqual([status, body]);
    }
  });

  it('announce a wait with a 429', async () => {
    const sandbox = sandboxAtStart({ rateLimit: { limit: 5, windowSeconds: 7 } });
    sandbox.faults.add({ effect: { kind: 'status', status: 429 } });
    const response = await sandbox.fetch(`${baseUrl}/admin/api/v1/SubClient`);
    expect([response.status, response.headers.get('retry-after')]).toStrictEqual([429, '7']);
  });

  it.each([
    ['getCallbackUrls', 404],
    ['listSubClients', 418],
    [undefined, 404],
  ])('are those of the operation only: %s %i', async (operation, status) => {
    const sandbox = sandboxAtStart();
    sandbox.faults.add({ effect: { kind: 'status', status } });
    const found = adminRequests.find(([id]) => id === operation);
    const answer = found === undefined ? sandbox.fetch(`${baseUrl}/nothing`) : send(sandbox, found);
    expect(String(await errorOf(answer))).toContain(`mesh-admin has no error with status ${status}`);
  });

  it('tell an outage while the store cannot be read', async () => {
    const store: SandboxStore = {
      transaction: () => Promise.reject(new Error('disk is gone')),
      clear: async () => undefined,
    };
    const sandbox = sandboxAtStart({ store, onError: () => undefined });
    const response = await sandbox.fetch(`${baseUrl}/admin/api/v1/SubClient`);
    expect([response.status, await response.json()]).toMatchObject([503, { status: 'serverFailure' }]);
  });
});

describe('keys', () => {
  const tokenOf = async (sandbox: ReturnType<typeof createMeshAdminSandbox>) => {
    const client = createMeshAdmin({ baseUrl, credentials: demoPair, fetch: sandbox.fetch });
    return (await client.createToken()).content?.id_token ?? '';
  };
  const statusOf = async (sandbox: ReturnType<typeof createMeshAdminSandbox>, token: string) => {
    const { status } = await sandbox.fetch(`${baseUrl}/admin/api/v1/SubClient`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return status;
  };

  it('are of each sandbox, where none is given', async () => {
    const [one, other] = [createMeshAdminSandbox(), createMeshAdminSandbox()];
    const token = await tokenOf(one);
    expect([await statusOf(one, token), await statusOf(other, token)]).toStrictEqual([200, 401]);
  });

  it('keep tokens alive over a restart on the same store', async () => {
    const store = new MemoryStore();
    const key = new Uint8Array(32).fill(7);
    const before = createMeshAdminSandbox({ store, key });
    const token = await tokenOf(before);
    const client = createMeshAdmin({ baseUrl, credentials: { token }, fetch: before.fetch });
    await client.createSubClient({ body: names });
    const after = createMeshAdmin({
      baseUrl,
      credentials: { token },
      fetch: createMeshAdminSandbox({ store, key }).fetch,
    });
    expect((await after.listSubClients()).content).toHaveLength(3);
  });

  it('may be a text, which stands over bytes', async () => {
    const key = new Uint8Array(32);
    expect(await statusOf(sandboxAtStart({ key }), jwt())).toBe(200);
    expect(await statusOf(sandboxAtStart({ key, jwtKey: undefined }), jwt())).toBe(401);
  });
});

describe('secrets', () => {
  it('are neither stored nor recorded in clear', async () => {
    const written: unknown[] = [];
    const memory = new MemoryStore();
    const spying = (tx: StoreTransaction): StoreTransaction => ({
      get: tx.get.bind(tx),
      list: tx.list.bind(tx),
      delete: tx.delete.bind(tx),
      put: (...entry) => {
        written.push(entry);
        return tx.put(...entry);
      },
    });
    const store: SandboxStore = {
      transaction: (work) => memory.transaction((tx) => work(spying(tx))),
      clear: () => memory.clear(),
    };
    const { client, sandbox } = clientOnSandbox({ store });
    const { content } = await client.createToken();
    await client.listSubClients();
    const traces = JSON.stringify([written, sandbox.recorder.list()]);
    expect(written.length).toBeGreaterThan(5);
    expect(sandbox.recorder.list()).toHaveLength(3);
    for (const secret of [demoPair.clientSecret, content?.id_token ?? '']) expect(traces).not.toContain(secret);
  });
});

describe('options', () => {
  it.each([
    [{ lifetime: 0 }, 'sandbox.lifetime must be at least 1'],
    [{ lifetime: 86_401 }, 'sandbox.lifetime must be at most 86400'],
    [{ rateLimit: { limit: 0, windowSeconds: 60 } }, 'sandbox.rateLimit.limit must be at least 1'],
    [{ jwtKey: 'x'.repeat(31) }, 'sandbox.key must be at least 32 bytes'],
    [{ clients: [{ id: 'x', secret: '' }] }, 'sandbox.clients.0.secret must be at least 1 characters'],
    [
      { clients: [{ id: 'x', secret: 'y', subClients: [{ id: 'z', ...names }] }] },
      'sandbox.clients.0.subClients.0.id must be a valid guid',
    ],
  ])('are checked: %j', async (options, message) => {
    const error = await errorOf(Promise.resolve().then(() => createMeshAdminSandbox(options)));
    expect(SettingError.isInstance(error) && error.message).toBe(message);
  });

  it('may give a registered client everything but a logo', async () => {
    const subClient = { id: northwindId.replace('1', 'A'), ...names, callbackUrls: ['x'], catalogConfiguration: {} };
    const { client } = clientOnSandbox({
      clients: [{ id: demoPair.clientId, secret: demoPair.clientSecret, subClients: [subClient] }],
    });
    expect((await client.listSubClients()).content).toStrictEqual([
      { ...subClient, id: subClient.id.toLowerCase(), logoUrl: null },
    ]);
    expect((await client.getCallbackUrls()).content).toStrictEqual({ callbackUrls: [] });
  });

  it('go back to the seeds with a reset', async () => {
    const { client, sandbox } = clientOnSandbox();
    await client.uploadLogo({ path: { id: northwindId }, body: { logoFile: logoFile() } });
    await client.createSubClient({ body: names });
    await sandbox.reset();
    sandbox.clock.freeze(Date.parse(start));
    const { content } = await client.listSubClients();
    expect(content?.map(({ logoUrl }) => logoUrl)).toStrictEqual([null, null]);
  });
});

describe('the sandbox as a server composes it', () => {
  it('answers its example, and serves every operation', async () => {
    const { create, demo, operations, issuer } = meshAdminSandbox;
    const { method, target, headers, body } = demo.example;
    const { fetch, provider } = create({ key: new Uint8Array(32), basePath: '/mesh-admin' });
    const response = await fetch(`http://localhost/mesh-admin${target}`, {
      method,
      headers,
      body: JSON.stringify(body),
    });
    expect([response.status, provider, issuer.provider]).toStrictEqual([200, 'mesh-admin', 'mesh-admin']);
    expect(operations).toBe(meshAdminOperations);
    expect(VERSION).toMatch(/^\d+\.\d+\.\d+/);
  });
});
