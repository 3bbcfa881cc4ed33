import {
  countInWindow,
  createSandboxControl,
  MemoryStore,
  type SandboxStore,
  type StoreTransaction,
  sha256,
} from '@tokenyard/core/sandbox';
import { describe, expect, it } from 'vitest';
import { fieldTokens, start } from '../__fixtures__/exchanges/parts.ts';
import { fieldApp, stage } from '../__fixtures__/stage.ts';
import { createAppliverySandbox } from './index.ts';
import { demoAdminBearer, demoOrganizations, demoViewerBearer } from './seeds.ts';

const caught = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no error',
    (error: unknown) => error,
  );

/** A store that keeps a copy of everything that was ever written to it. */
function watched() {
  const store = new MemoryStore();
  const written: string[] = [];
  const watching: SandboxStore = {
    clear: () => store.clear(),
    transaction: (work) =>
      store.transaction((tx) => {
        const watchedTx: StoreTransaction = {
          get: (name, key) => tx.get(name, key),
          delete: (name, key) => tx.delete(name, key),
          list: (name, range) => tx.list(name, range),
          put: (name, key, value) => {
            written.push(name, key, JSON.stringify(value));
            return tx.put(name, key, value);
          },
        };
        return work(watchedTx);
      }),
  };
  return { store: watching, written: () => written.join('\n') };
}

const key = (byte: number) => new Uint8Array(32).fill(byte);

describe('bearers in the store', () => {
  it('are never in clear, neither seeded nor minted ones', async () => {
    const { store, written } = watched();
    const { sandbox, workspace } = stage({ store });
    const { data } = await workspace().createToken({ path: fieldApp, body: { description: 'findable' } });
    const account = await sandbox.serviceAccounts.create({ organizationId: 'acme-inc', role: 'Viewer' });
    expect(written()).toContain('findable');
    for (const bearer of [data?.bearer ?? '', account.bearer, demoAdminBearer, demoViewerBearer]) {
      expect(bearer).toHaveLength(24);
      expect(written()).not.toContain(bearer);
    }
  });

  it('are shown again after a restart with the same key', async () => {
    const store = new MemoryStore();
    const { data } = await stage({ store, key: key(1) })
      .workspace()
      .createToken({ path: fieldApp });
    const restarted = stage({ store, key: key(1) });
    expect((await restarted.workspace().listTokens({ path: fieldApp })).data?.items).toStrictEqual([data]);
    expect((await restarted.app(data?.bearer ?? '').listBuilds()).data?.totalDocs).toBe(3);
  });

  it('cannot be shown with another key, which is told and answered as an internal error', async () => {
    const store = new MemoryStore();
    const { data } = await stage({ store, key: key(1) })
      .workspace()
      .createToken({ path: fieldApp });
    const told: unknown[] = [];
    const other = stage({ store, key: key(2), onError: (error) => told.push(error) });
    const response = await other.sandbox.fetch(`http://localhost${fieldTokens}/${data?.id}`, {
      headers: { authorization: `Bearer ${demoAdminBearer}` },
    });
    expect([response.status, await response.text()]).toStrictEqual([
      500,
      '{"status":false,"error":{"code":1000,"message":"Internal error"}}',
    ]);
    expect(told.map(String)).toStrictEqual([
      'Error: A stored bearer cannot be decrypted: the sandbox runs with another key',
    ]);
    // Recognising a bearer takes no key.
    expect((await other.app(data?.bearer ?? '').listBuilds()).data?.totalDocs).toBe(3);
  });

  it('are masked in recordings', async () => {
    const { sandbox, workspace } = stage();
    const { data } = await workspace().createToken({ path: fieldApp });
    await workspace().listTokens({ path: fieldApp });
    const recorded = JSON.stringify(sandbox.recorder.list());
    expect(recorded).toContain(data?.id);
    expect(recorded).not.toContain(data?.bearer);
    expect(recorded).not.toContain(demoAdminBearer);
  });
});

describe('the quota', () => {
  it('is 10000 requests an hour', async () => {
    const { sandbox } = stage();
    const hash = await sha256(demoViewerBearer);
    await sandbox.transaction(async ({ tx, now }) => {
      for (let n = 1; n < 10_000; n += 1) await countInWindow(tx, hash, now, { limit: 10_000, windowSeconds: 3600 });
    });
    const ask = () =>
      sandbox.fetch(`http://localhost${fieldTokens}`, { headers: { authorization: `Bearer ${demoViewerBearer}` } });
    expect((await ask()).status).toBe(200);
    const refused = await ask();
    expect([refused.status, refused.headers.get('retry-after'), await refused.text()]).toStrictEqual([
      429,
      '3600',
      '{"status":false,"error":{"code":5003,"message":"Limit Exceeded","data":{"limit":10000,"num":10001,"itemName":"requestsByHour"}}}',
    ]);
  });
});

describe('faults', () => {
  const answers: readonly (readonly [status: number, retryAfter: string | null, body: string])[] = [
    [401, null, '{"status":false,"error":{"code":4004,"message":"Invalid Token"}}'],
    [404, null, '{"status":false,"error":{"code":3001,"message":"Entity not found"}}'],
    [413, null, '{"status":false,"error":{"code":3001,"message":"Body Validation Error"}}'],
    [
      429,
      '3600',
      '{"status":false,"error":{"code":5003,"message":"Limit Exceeded","data":{"limit":10000,"num":10001,"itemName":"requestsByHour"}}}',
    ],
    [500, null, '{"status":false,"error":{"code":1000,"message":"Internal error"}}'],
  ];
  it.each(answers)('answer with the error of status %i', async (status, retryAfter, body) => {
    const { sandbox } = stage();
    sandbox.faults.add({ effect: { kind: 'status', status } });
    const response = await sandbox.fetch(`http://localhost${fieldTokens}`, { method: 'POST' });
    expect([response.status, response.headers.get('retry-after'), await response.text()]).toStrictEqual([
      status,
      retryAfter,
      body,
    ]);
  });

  it.each([
    ['getSdkConfig', 404, '/v1/app'],
    ['listTokens', 413, fieldTokens],
    ['listTokens', 400, fieldTokens],
    ['listTokens', 503, fieldTokens],
  ])(
    'of %s cannot have the status %i, which it does not declare or has no one body',
    async (operation, status, path) => {
      const { sandbox } = stage();
      sandbox.faults.add({ operation, effect: { kind: 'status', status } });
      expect(await caught(sandbox.fetch(`http://localhost${path}`))).toMatchObject({
        message: `applivery has no error with status ${status}`,
      });
    },
  );

  it('strike requests that lead nowhere too', async () => {
    const { sandbox } = stage();
    sandbox.faults.add({ effect: { kind: 'status', status: 500 } });
    expect((await sandbox.fetch('http://localhost/v1/nothing')).status).toBe(500);
  });

  it('of the store are answered with an internal error', async () => {
    const store: SandboxStore = { clear: async () => undefined, transaction: () => Promise.reject(new Error('full')) };
    const told: unknown[] = [];
    const { sandbox } = stage({ store, onError: (error) => told.push(error) });
    const response = await sandbox.fetch(`http://localhost${fieldTokens}`);
    expect([response.status, await response.text()]).toStrictEqual([
      500,
      '{"status":false,"error":{"code":1000,"message":"Internal error"}}',
    ]);
    expect(told).toHaveLength(1);
  });
});

describe('service accounts', () => {
  it('are created, listed and deleted in process', async () => {
    const { sandbox, workspace } = stage();
    const { serviceAccounts } = sandbox;
    const request = {
      organizationId: 'acme-inc',
      role: 'Developer',
      id: 'builder',
      expiresAt: '2026-03-02T12:00:00Z',
    } as const;
    const { bearer, ...created } = await serviceAccounts.create(request);
    expect(created).toStrictEqual({
      id: 'builder',
      identity: 'builder@69a5519002a72b0aefd19431.iam.applivery.io',
      organizationId: '69a5519002a72b0aefd19431',
      role: 'Developer',
      expiresAt: '2026-03-02T12:00:00.000Z',
    });
    expect((await serviceAccounts.list()).map(({ id, expiresAt }) => [id, expiresAt])).toStrictEqual([
      ['auditor', null],
      ['builder', '2026-03-02T12:00:00.000Z'],
      ['ci-admin', null],
    ]);
    const client = workspace(bearer);
    expect((await client.createToken({ path: fieldApp })).status).toBe(true);
    sandbox.clock.freeze(Date.parse('2026-03-02T12:00:00Z'));
    expect(await caught(client.createToken({ path: fieldApp }))).toMatchObject({ status: 401, code: 4004 });
    sandbox.clock.reset();
    expect(await serviceAccounts.delete('builder')).toBe(true);
    expect(await serviceAccounts.delete('builder')).toBe(false);
    expect(await caught(client.createToken({ path: fieldApp }))).toMatchObject({ status: 401, code: 4004 });
  });

  it('get a random id and no end unless told otherwise', async () => {
    const { sandbox, workspace } = stage();
    const { id, bearer, expiresAt } = await sandbox.serviceAccounts.create({
      organizationId: '69A5519002A72B0AEFD19431',
      role: 'Viewer',
    });
    expect([id, bearer, expiresAt]).toStrictEqual([
      expect.stringMatching(/^69a568f1[a-f0-9]{16}$/),
      expect.stringMatching(/^[\w-]{24}$/),
      null,
    ]);
    expect((await workspace(bearer).listTokens({ path: fieldApp })).data?.totalDocs).toBe(0);
  });

  it.each([
    ['organizationId', { organizationId: 'nobody', role: 'Admin' }],
    ['id', { organizationId: 'acme-inc', role: 'Admin', id: 'ci-admin' }],
    ['id', { organizationId: 'acme-inc', role: 'Admin', id: 'a@b' }],
    ['expiresAt', { organizationId: 'acme-inc', role: 'Admin', expiresAt: 'tomorrow' }],
  ] as const)('are refused for a bad %s: %j', async (member, request) => {
    const { sandbox } = stage();
    expect(await caught(sandbox.serviceAccounts.create(request))).toMatchObject({
      name: 'InvalidRequestError',
      issues: [{ path: [member] }],
    });
    expect(await sandbox.serviceAccounts.list()).toHaveLength(2);
  });

  it('are created, listed and deleted over the control API', async () => {
    const { sandbox, workspace } = stage();
    const control = createSandboxControl(sandbox, { basePath: '/_control/applivery' });
    const send = async (method: string, target: string, body?: unknown) => {
      const init = { method, headers: { 'content-type': 'application/json' } };
      const url = `http://localhost/_control/applivery/service-accounts${target}`;
      const response = await control.fetch(
        new Request(url, body === undefined ? { method } : { ...init, body: JSON.stringify(body) }),
      );
      const text = await response.text();
      return { status: response.status, body: text === '' ? undefined : JSON.parse(text) };
    };
    const created = await send('POST', '', { organizationId: 'acme-inc', role: 'Admin', id: 'temp' });
    expect(created).toStrictEqual({
      status: 201,
      body: {
        id: 'temp',
        identity: 'temp@69a5519002a72b0aefd19431.iam.applivery.io',
        organizationId: '69a5519002a72b0aefd19431',
        role: 'Admin',
        expiresAt: null,
        bearer: expect.stringMatching(/^[\w-]{24}$/),
      },
    });
    expect((await workspace(created.body.bearer).createToken({ path: fieldApp })).status).toBe(true);
    const { bearer: _, ...shown } = created.body;
    expect((await send('GET', '')).body.serviceAccounts).toContainEqual(shown);
    expect(await send('POST', '', { organizationId: 'acme-inc', role: 'Admin', id: 'temp' })).toStrictEqual({
      status: 400,
      body: {
        type: 'about:blank',
        title: 'Invalid Request',
        status: 400,
        errors: [{ pointer: '/id', detail: 'is taken' }],
      },
    });
    expect(await send('POST', '', { organizationId: 'acme-inc', role: 'Owner' })).toMatchObject({ status: 400 });
    expect(await send('DELETE', '/temp')).toStrictEqual({ status: 204, body: undefined });
    expect(await send('DELETE', '/temp')).toMatchObject({ status: 404, body: { title: 'Not Found' } });
    expect(await caught(workspace(created.body.bearer).createToken({ path: fieldApp }))).toMatchObject({ code: 4004 });
  });

  it('are back to the seeds after a reset, and so are tokens and quotas', async () => {
    const { sandbox, workspace } = stage({ rateLimit: { limit: 2, windowSeconds: 60 } });
    await sandbox.serviceAccounts.delete('auditor');
    await workspace().createToken({ path: fieldApp });
    await sandbox.reset();
    expect(await sandbox.serviceAccounts.list()).toHaveLength(2);
    for (let call = 0; call < 2; call += 1) {
      expect((await workspace().listTokens({ path: fieldApp })).data?.totalDocs).toBe(0);
    }
  });
});

describe('options', () => {
  const [acme] = demoOrganizations;
  const [account] = acme.serviceAccounts;
  const [app] = acme.apps;
  const twice = <T>(value: T) => [value, value];
  const seeded = (changes: object) => ({ organizations: [{ ...acme, ...changes }] });

  it.each([
    ['a quota of nothing', { rateLimit: { limit: 0, windowSeconds: 60 } }],
    ['no room for a body', { maxBodyBytes: 0 }],
    ['a short key', { key: new Uint8Array(31) }],
    ['an organization slug against the pattern', seeded({ slug: 'acme_inc' })],
    ['an id in upper case', seeded({ id: acme.id.toUpperCase() })],
    ['an unknown role', seeded({ serviceAccounts: [{ ...account, role: 'Owner' }] })],
    ['an empty bearer', seeded({ serviceAccounts: [{ ...account, bearer: '' }] })],
    ['one organization twice', { organizations: twice(acme) }],
    [
      'one organization slug twice',
      { organizations: [acme, { ...acme, id: '0'.repeat(24), apps: [], serviceAccounts: [] }] },
    ],
    ['one app twice', seeded({ apps: twice(app) })],
    ['one app slug twice', seeded({ apps: [app, { ...app, id: '0'.repeat(24), builds: [] }] })],
    ['one build twice', seeded({ apps: [{ ...app, builds: twice(app.builds[0]) }] })],
    ['one service account twice', seeded({ serviceAccounts: twice(account) })],
    ['one bearer twice', seeded({ serviceAccounts: [account, { ...account, id: 'other' }] })],
  ])('are refused for %s', (_, options) => {
    expect(() => createAppliverySandbox(options)).toThrow(expect.objectContaining({ name: 'SettingError' }));
  });

  it('may put other organizations into the place of the seeds', async () => {
    const organization = {
      id: 'a'.repeat(24),
      slug: 'own',
      serviceAccounts: [{ id: 'me', role: 'Admin', bearer: 'my-bearer' }],
      apps: [{ id: 'b'.repeat(24), slug: 'own-app', name: 'Own', description: 'Mine', builds: [] }],
    } as const;
    const { workspace, app: holder } = stage({ organizations: [organization] });
    expect(await caught(workspace().createToken({ path: fieldApp }))).toMatchObject({ code: 4004 });
    const path = { organizationId: 'own', applicationId: 'own-app' };
    const { data } = await workspace('my-bearer').createToken({ path });
    const config = await holder(data?.bearer ?? '').getSdkConfig();
    expect(config.data).toMatchObject({ name: 'Own', description: 'Mine' });
  });

  it('need no clock, randomness or key', async () => {
    const sandbox = createAppliverySandbox({ basePath: '/applivery' });
    const response = await sandbox.fetch(`http://localhost/applivery${fieldTokens}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${demoAdminBearer}` },
    });
    expect(response.status).toBe(200);
    expect(Date.parse(start)).toBeLessThan(sandbox.clock.now());
  });
});
