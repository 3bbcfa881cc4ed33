import { SettingError } from '@tokenyard/core';
import { MemoryStore, type SandboxStore, type StoreTransaction } from '@tokenyard/core/sandbox';
import { expectedResponse, playRequest, ScriptedRandom } from '@tokenyard/core/testing';
import { describe, expect, it } from 'vitest';
import { clientOnSandbox, credentials, pin } from '../__fixtures__/clients.ts';
import { addBody, checkBody } from '../__fixtures__/exchanges/examples.ts';
import {
  baseUrl,
  clientToken,
  envelope,
  grossId,
  grossToken,
  type Operation,
  paths,
  post,
  refused,
  start,
} from '../__fixtures__/exchanges/parts.ts';
import { createMewsConnector } from '../index.ts';
import { createMewsConnectorSandbox, demoPortfolioToken, demoSeeds } from './index.ts';

const at = { basePath: '/mews', clock: { now: () => Date.parse(start) } };
const operations = Object.keys(paths) as Operation[];
const texts: Readonly<Record<number, string>> = {
  408: 'Request Timeout',
  409: 'Conflict',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** The whole response to a request, with the request id of the fixtures. */
async function exchanged(
  { fetch }: Pick<ReturnType<typeof createMewsConnectorSandbox>, 'fetch'>,
  random: ScriptedRandom,
  request = post('getConfiguration', envelope()),
) {
  random.script(refused(500, '').random ?? []);
  return playRequest((url, init) => fetch(url, init), baseUrl, request);
}

/** A store of which every read fails while it is broken. */
function breakable() {
  const store = new MemoryStore();
  const state = { broken: false };
  const broken: SandboxStore = {
    clear: () => store.clear(),
    transaction: (work) =>
      state.broken ? Promise.reject(new Error('the disk is full')) : store.transaction((tx) => work(tx)),
  };
  return { store: broken, state };
}

describe('faults', () => {
  it.each(operations.flatMap((id) => Object.keys(texts).map((status) => [id, Number(status)] as const)))(
    '%s can answer %d',
    async (id, status) => {
      const random = new ScriptedRandom();
      const sandbox = createMewsConnectorSandbox({ ...at, random });
      sandbox.faults.add({ operation: id, effect: { kind: 'status', status } });
      // A 429 by fault has no Retry-After: clients have to bear that.
      const expected = expectedResponse(refused(status, texts[status] ?? '').response);
      const actual = await exchanged(sandbox, random, post(id, envelope()));
      expect(actual).toStrictEqual(expected);
      expect(random.pending).toBe(0);
    },
  );

  it('are no others than the API has', async () => {
    const sandbox = createMewsConnectorSandbox(at);
    sandbox.faults.add({ effect: { kind: 'status', status: 502 } });
    await expect(sandbox.fetch(`${baseUrl}/`)).rejects.toThrow('mews-connector has no error with status 502');
  });

  it('of the store are an outage, of the sandbox an unexpected error; both are told', async () => {
    const { store, state } = breakable();
    const random = new ScriptedRandom();
    const told: unknown[] = [];
    const sandbox = createMewsConnectorSandbox({ ...at, store, random, onError: (error) => told.push(error) });
    expect((await exchanged(sandbox, random)).status).toBe(200);
    state.broken = true;
    expect(await exchanged(sandbox, random)).toMatchObject({
      status: 503,
      body: expect.stringContaining(texts[503] ?? ''),
    });
    state.broken = false;
    // A row that no longer fits its schema is a fault of ours.
    await store.transaction(async (tx) => tx.put('enterprises-keys', grossId, 7));
    expect((await exchanged(sandbox, random)).status).toBe(500);
    expect(told).toHaveLength(2);
  });
});

describe('the size of a body', () => {
  it('may be 1,048,576 bytes and not one more', async () => {
    const { fetch } = createMewsConnectorSandbox(at);
    const text = JSON.stringify(checkBody);
    const send = async (size: number) =>
      (
        await fetch(baseUrl + paths.getConfiguration, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: text + ' '.repeat(size - text.length),
        })
      ).status;
    expect([await send(1_048_576), await send(1_048_577)]).toStrictEqual([200, 413]);
  });

  it('of the examples is the one that they state', () => {
    const length = (body: unknown) => new TextEncoder().encode(JSON.stringify(body)).byteLength;
    expect([length(checkBody), length(addBody)]).toStrictEqual([190, 435]);
  });
});

describe('the state', () => {
  it('outlives a sandbox in its store: tokens, rows and what counts against the limit', async () => {
    const store = new MemoryStore();
    const rateLimit = { limit: 2, windowSeconds: 30 };
    const first = clientOnSandbox({ store, rateLimit }).client;
    const { ResourceAccessTokens } = await first.addResourceAccessTokens({
      body: { ResourceAccessTokenParameters: [pin] },
    });
    const second = clientOnSandbox({ store, rateLimit }, { retry: { attempts: 1 } }).client;
    const body = { Limitation: { Count: 1 }, ResourceAccessTokenIds: ResourceAccessTokens.map(({ Id }) => Id) };
    expect((await second.getAllResourceAccessTokens({ body }))?.ResourceAccessTokens).toStrictEqual(
      ResourceAccessTokens,
    );
    await expect(second.getConfiguration()).rejects.toMatchObject({ status: 429 });
  });

  it('goes back to the seeds', async () => {
    const { client, sandbox } = clientOnSandbox();
    await client.addResourceAccessTokens({ body: { ResourceAccessTokenParameters: [pin] } });
    await sandbox.reset();
    const added = await client.addResourceAccessTokens({ body: { ResourceAccessTokenParameters: [pin] } });
    expect(added.ResourceAccessTokens).toHaveLength(1);
  });

  it('holds of tokens only what recognises them', async () => {
    const written: string[] = [];
    const inner = new MemoryStore();
    const store: SandboxStore = {
      clear: () => inner.clear(),
      transaction: (work) =>
        inner.transaction((tx) => {
          const spy: StoreTransaction = {
            get: tx.get.bind(tx),
            list: tx.list.bind(tx),
            delete: tx.delete.bind(tx),
            put: (name, key, value) => {
              written.push(JSON.stringify([name, key, value]));
              return tx.put(name, key, value);
            },
          };
          return work(spy);
        }),
    };
    const { client, sandbox } = clientOnSandbox({ store });
    await client.getConfiguration();
    const made = await sandbox.connections.create({ clientToken, kind: 'enterprise', enterpriseIds: [grossId] });
    const again = await sandbox.connections.regenerate(made.id);
    const all = written.join('\n');
    expect(all).toContain(made.id);
    const secrets = [clientToken, grossToken, demoPortfolioToken, made.accessToken, again?.accessToken ?? ''];
    for (const secret of secrets) {
      // Nor any part of it that would be enough to guess the rest.
      expect(all).not.toContain(secret.slice(-12));
    }
  });

  it('is recorded without what opens anything', async () => {
    const { client, sandbox } = clientOnSandbox();
    await client.addResourceAccessTokens({ body: { ResourceAccessTokenParameters: [{ ...pin, Value: '99887766#' }] } });
    const recorded = JSON.stringify(sandbox.recorder.list());
    expect(recorded).toContain('"Type":"PinCode"');
    for (const secret of [credentials.clientToken, credentials.accessToken, '99887766#']) {
      expect(recorded).not.toContain(secret);
    }
  });
});

describe('the options', () => {
  const enterprise = demoSeeds.enterprises[0];
  const connection = demoSeeds.connections[0];
  const withConnection = (changes: object) => ({
    seeds: { ...demoSeeds, connections: connection === undefined ? [] : [{ ...connection, ...changes }] },
  });

  it('may seed other enterprises, tokens and reservations, in any spelling of their ids', async () => {
    const id = 'ABCDEF00-0000-0000-0000-000000000001';
    if (enterprise === undefined || connection === undefined) throw new Error('there are no demo seeds');
    const seeds = {
      ...demoSeeds,
      enterprises: [{ ...enterprise, profile: { ...enterprise.profile, Id: id, Name: 'Ours' }, serviceOrderIds: [id] }],
      connections: [{ ...connection, id, accessToken: 'ours', enterpriseIds: [id] }],
      resourceAccessTokens: [],
    };
    const { sandbox } = clientOnSandbox({ seeds });
    const client = createMewsConnector({
      baseUrl,
      credentials: { clientToken, accessToken: 'ours' },
      fetch: sandbox.fetch,
    });
    const { Enterprise } = await client.getConfiguration({ body: { EnterpriseId: id } });
    expect([Enterprise.Id, Enterprise.Name]).toStrictEqual([id.toLowerCase(), 'Ours']);
    const items = [{ ...pin, ServiceOrderId: id }];
    const added = await client.addResourceAccessTokens({ body: { ResourceAccessTokenParameters: items } });
    expect(added.ResourceAccessTokens[0]?.EnterpriseId).toBe(id.toLowerCase());
    expect((await sandbox.connections.list()).map(({ accessToken }) => accessToken)).toStrictEqual(['…']);
  });

  it.each([
    ['a limit of 0', { rateLimit: { limit: 0, windowSeconds: 30 } }],
    ['a window of a fraction', { rateLimit: { limit: 1, windowSeconds: 0.5 } }],
    ['a body of no length', { maxBodyBytes: 0 }],
    ['no enterprise for the connections', { seeds: { ...demoSeeds, enterprises: [] } }],
    ['no application for the connections', { seeds: { ...demoSeeds, applications: [] } }],
    ['two enterprises for a single token', withConnection({ enterpriseIds: [grossId, grossId] })],
    ['an enterprise that is not there', withConnection({ enterpriseIds: [connection?.id ?? ''] })],
    ['an empty token', withConnection({ accessToken: '' })],
  ])('are refused when they are %s', (_, options) => {
    expect(() => createMewsConnectorSandbox(options)).toThrow(SettingError);
  });
});

it('draws a request id of its own for every response', async () => {
  const { fetch } = createMewsConnectorSandbox(at);
  const ids = await Promise.all(
    Array.from({ length: 5 }, async () => (await fetch(`${baseUrl}/nothing`)).headers.get('request-id')),
  );
  expect(new Set(ids).size).toBe(5);
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
