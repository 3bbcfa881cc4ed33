import { MemoryStore, type SandboxStore } from '@tokenyard/core/sandbox';
import { expectedResponse, playRequest, ScriptedRandom } from '@tokenyard/core/testing';
import { describe, expect, it } from 'vitest';
import {
  answered,
  authorized,
  baseUrl,
  health,
  mint,
  quota,
  refused,
  start,
  tableId,
} from '../__fixtures__/exchanges/parts.ts';
import { createMewsPosSandbox, demoApiKey, type MewsPosSandboxOptions } from './index.ts';

const at = (time: string) => ({ clock: { now: () => Date.parse(time) } });
const sandboxAt = (options: MewsPosSandboxOptions = {}) =>
  createMewsPosSandbox({ basePath: '/pos', ...at(start), ...options });
const readTable = { method: 'GET', target: `/v1/space-codes/${tableId}`, headers: authorized() };
const checkHealth = { method: 'GET', target: '/v1/health-check', headers: {} };

/** The secret in a response to a create request. */
function mintedSecret(body: unknown): string {
  const [secretKey] = /sk_test_[\w-]{43}/.exec(String(body)) ?? [];
  if (secretKey === undefined) throw new Error('No secret was minted');
  return secretKey;
}

const internal = { code: 'internal', detail: 'An unexpected error occurred' };
const unavailable = { code: 'unavailable', detail: 'The service is temporarily unavailable' };

describe('failures', () => {
  /** The answer to a request, beside the whole response that the error table wants. */
  async function compared(
    options: MewsPosSandboxOptions,
    request: Parameters<typeof playRequest>[2],
    wanted: ReturnType<typeof refused>,
    fault?: number,
  ) {
    const random = new ScriptedRandom();
    const sandbox = sandboxAt({ random, ...options });
    if (fault !== undefined) sandbox.faults.add({ effect: { kind: 'status', status: fault } });
    random.script(wanted.random ?? []);
    return [await playRequest(sandbox.fetch, baseUrl, request), expectedResponse(wanted.response)];
  }

  it('with status 500 carry no quota, with status 503 they do', async () => {
    const [broken, wanted500] = await compared({}, mint(), refused(500, {}, internal), 500);
    expect(broken).toStrictEqual(wanted500);
    const [away, wanted503] = await compared({}, mint(), refused(503, quota(199), unavailable), 503);
    expect(away).toStrictEqual(wanted503);
  });

  it('that are scripted come before the limit, and count', async () => {
    const sandbox = sandboxAt({ rateLimit: { limit: 1, windowSeconds: 60 } });
    sandbox.faults.add({ effect: { kind: 'status', status: 503 }, times: 2 });
    const statuses = [];
    for (let round = 0; round < 3; round += 1) {
      statuses.push((await playRequest(sandbox.fetch, baseUrl, readTable)).status);
    }
    expect(statuses).toStrictEqual([503, 503, 429]);
  });

  it('with a status that the API never sends are no fault to script', async () => {
    const sandbox = sandboxAt();
    sandbox.faults.add({ effect: { kind: 'status', status: 408 } });
    await expect(playRequest(sandbox.fetch, baseUrl, readTable)).rejects.toThrow(
      'mews-pos has no error with status 408',
    );
  });

  it('of the sandbox itself are told, undo the request and leave it counted', async () => {
    const told: unknown[] = [];
    const draws = new ScriptedRandom();
    let broken = true;
    const random = {
      bytes: (length: number) => {
        if (length === 32 && broken) throw new Error('no entropy');
        return draws.bytes(length);
      },
    };
    const sandbox = sandboxAt({ random, onError: (error) => told.push(error) });
    const failed = await playRequest(sandbox.fetch, baseUrl, mint());
    expect([failed.status, told]).toStrictEqual([500, [new Error('no entropy')]]);
    broken = false;
    const { status, headers } = await playRequest(sandbox.fetch, baseUrl, mint());
    expect([status, headers['x-rate-limit-remaining']]).toStrictEqual([201, '198']);
  });

  it('of the store are an outage, also for the health check; nobody knows the quota then', async () => {
    const store: SandboxStore = { transaction: () => Promise.reject(new Error('disk')), clear: async () => undefined };
    const options = { store, onError: () => undefined };
    const wanted = refused(503, { 'access-control-allow-origin': '*' }, unavailable);
    for (const request of [mint(), readTable, checkHealth, { ...checkHealth, target: '/nowhere' }]) {
      const [actual, expected] = await compared(options, request, wanted);
      expect(actual).toStrictEqual(expected);
    }
  });
});

describe('state', () => {
  it('holds no secret: keys and tokens are kept as hashes, recordings are masked', async () => {
    const store = new MemoryStore();
    const written: string[] = [];
    const watched: SandboxStore = {
      clear: () => store.clear(),
      transaction: (work) =>
        store.transaction((tx) =>
          work({
            get: (...place) => tx.get(...place),
            delete: (...place) => tx.delete(...place),
            list: (...range) => tx.list(...range),
            put: (...entry) => {
              written.push(JSON.stringify(entry));
              return tx.put(...entry);
            },
          }),
        ),
    };
    const sandbox = sandboxAt({ store: watched });
    const { body } = await playRequest(sandbox.fetch, baseUrl, mint());
    const secretKey = mintedSecret(body);
    await playRequest(sandbox.fetch, baseUrl, { ...readTable, headers: authorized(secretKey) });
    expect(written.length).toBeGreaterThan(5);
    const kept = written.join() + JSON.stringify(sandbox.recorder.list());
    expect(kept).not.toContain(secretKey);
    expect(kept).not.toContain(demoApiKey);
  });

  it('outlives the sandbox in its store', async () => {
    const store = new MemoryStore();
    const { body } = await playRequest(sandboxAt({ store }).fetch, baseUrl, mint());
    const secretKey = mintedSecret(body);
    const next = sandboxAt({ store });
    const { status } = await playRequest(next.fetch, baseUrl, { ...readTable, headers: authorized(secretKey) });
    const { headers } = await playRequest(next.fetch, baseUrl, readTable);
    expect([status, headers['x-rate-limit-remaining']]).toStrictEqual([200, '198']);
  });

  it('belongs to one sandbox, and a reset leads back to the seeds', async () => {
    const [one, two] = [sandboxAt(), sandboxAt()];
    await playRequest(one.fetch, baseUrl, readTable);
    const left = async (sandbox: typeof one) =>
      (await playRequest(sandbox.fetch, baseUrl, readTable)).headers['x-rate-limit-remaining'];
    expect([await left(one), await left(two)]).toStrictEqual(['198', '199']);
    await one.reset();
    expect(await left(one)).toBe('199');
  });

  it('lets no more through than the limit, however many requests come at once', async () => {
    const sandbox = sandboxAt({ rateLimit: { limit: 10, windowSeconds: 60 } });
    const answers = await Promise.all(Array.from({ length: 50 }, () => playRequest(sandbox.fetch, baseUrl, readTable)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(40);
  });
});

describe('options', () => {
  it('set keys, space codes, lifetime and the longest body', async () => {
    const id = 'AAAAAAAA-0000-4000-8000-000000000001';
    const spaceCode = {
      url: 'https://order.example/1',
      designation: 'One',
      description: null,
      direction: null,
      spaceType: 'table',
      classification: null,
      capacity: null,
    };
    const sandbox = sandboxAt({ apiKeys: ['one', 'two'], spaceCodes: [{ id, ...spaceCode }], maxBodyBytes: 1 });
    const play = (request: Parameters<typeof playRequest>[2]) => playRequest(sandbox.fetch, baseUrl, request);
    expect((await play({ ...readTable, headers: authorized('one') })).status).toBe(404);
    const read = await play({ ...readTable, target: `/v1/space-codes/${id}`, headers: authorized('two') });
    const lowered = id.toLowerCase();
    expect(read).toStrictEqual(
      expectedResponse(
        answered(200, quota(199), {
          data: {
            id: lowered,
            type: 'spaceCodes',
            attributes: spaceCode,
            relationships: { experienceConfiguration: { data: null } },
            links: { self: `${baseUrl}/v1/space-codes/${lowered}` },
          },
        }),
      ),
    );
    const headers = { ...authorized('one'), 'content-type': 'application/vnd.api+json' };
    const tooLarge = await play(mint({ headers, body: '{}' }));
    expect([tooLarge.status, String(tooLarge.body)]).toStrictEqual([
      413,
      expect.stringContaining('The request body is larger than 1 bytes'),
    ]);
  });

  it('set the base URL of links, which else is that of the request', async () => {
    const selfOf = async (url: string, options: MewsPosSandboxOptions = {}) => {
      const { status, body } = await playRequest(sandboxAt(options).fetch, url, readTable);
      return [status, /"self":"([^"]*)"/.exec(String(body))?.[1]];
    };
    const target = `/v1/space-codes/${tableId}`;
    expect(await selfOf('http://localhost:1/pos')).toStrictEqual([200, `http://localhost:1/pos${target}`]);
    expect(await selfOf(baseUrl, { publicBaseUrl: 'https://pos.example/x/' })).toStrictEqual([
      200,
      `https://pos.example/x${target}`,
    ]);
    // A link has at most 255 characters, but a host name may have 253.
    expect(await selfOf(`http://${'a.'.repeat(120)}example/pos`)).toStrictEqual([200, `/pos${target}`]);
  });

  it.each([
    { apiKeys: [''] },
    { spaceCodes: [{ id: 'table' }] },
    { tokenLifetimeSeconds: 0 },
    { tokenLifetimeSeconds: 86_401 },
    { tokenLifetimeSeconds: 1.5 },
    { rateLimit: { limit: 0, windowSeconds: 900 } },
    { rateLimit: { limit: 1001, windowSeconds: 900 } },
    { rateLimit: { limit: 1, windowSeconds: 3601 } },
    { rateLimit: { limit: 1 } },
    { maxBodyBytes: 0 },
    { publicBaseUrl: 'pos.example' },
  ])('are refused out of their range: %j', (options) => {
    // What JavaScript can pass, types cannot keep out.
    const given: object = options;
    expect(() => createMewsPosSandbox(given)).toThrow(expect.objectContaining({ name: 'SettingError' }));
  });

  it('may be at the ends of their ranges', async () => {
    for (const tokenLifetimeSeconds of [1, 86_400]) {
      const { body } = await playRequest(sandboxAt({ tokenLifetimeSeconds }).fetch, baseUrl, mint());
      const end = new Date(Date.parse(start) + tokenLifetimeSeconds * 1000).toISOString();
      expect(String(body)).toContain(`"expiresAt":"${end}"`);
    }
    const sandbox = sandboxAt({ rateLimit: { limit: 1000, windowSeconds: 3600 } });
    const { headers } = await playRequest(sandbox.fetch, baseUrl, readTable);
    expect([headers['x-rate-limit-remaining'], headers['x-rate-limit-reset']]).toStrictEqual(['999', '1772449200']);
  });
});

it('tells the health of the sandbox in process', async () => {
  const answer = await playRequest(createMewsPosSandbox(at(start)).fetch, 'http://localhost', checkHealth);
  expect(answer).toStrictEqual(expectedResponse(answered(200, quota(200), health('2026-03-02T10:00:00Z'))));
});
