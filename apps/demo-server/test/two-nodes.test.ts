import { merchantBackendSandbox } from '@tokenyard/merchant-backend/sandbox';
import { mewsPosSandbox } from '@tokenyard/mews-pos/sandbox';
import type { TokenServiceClient } from '@tokenyard/service-client';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { auditOf, isActive, mint, vend } from './cluster/calls.ts';
import { type Cluster, clientOf, openCluster, unlimitedKey } from './cluster/cluster.ts';
import { raceRevocation } from './cluster/race-revocation.ts';
import { makeDue, wait } from './cluster/scheduled.ts';
import { serveUpstream } from './cluster/upstream.ts';
import type { ServerProcess } from './server-process.ts';

const names = ['a', 'b', 'c'];
let cluster: Cluster;
let nodes: ServerProcess[] = [];
let apiKey = '';
let a: TokenServiceClient;
let b: TokenServiceClient;

const printedKey = ({ stdout }: ServerProcess) => /API key +(ty_admin_\w+)/.exec(stdout())?.[1];
const upstreamOf = async (...[provider]: Parameters<typeof serveUpstream>) => {
  const upstream = await serveUpstream(provider);
  onTestFinished(() => upstream.close());
  return upstream;
};

beforeAll(async () => {
  cluster = await openCluster();
  nodes = await Promise.all(names.map((name) => cluster.start(name)));
  const key = nodes.map(printedKey).find((printed) => printed !== undefined) ?? '';
  const [first, second] = nodes;
  if (first === undefined || second === undefined) throw new Error('No node has started');
  apiKey = await unlimitedKey(clientOf(first, key));
  a = clientOf(first, apiKey);
  b = clientOf(second, apiKey);
});
afterAll(() => cluster.close());

describe('several nodes on one PostgreSQL database', () => {
  it('prepare an empty database once when they start at the same moment', async () => {
    expect(nodes.filter((node) => printedKey(node) !== undefined)).toHaveLength(1);
    expect((await a.listApiKeys()).api_keys.map(({ name }) => name)).toStrictEqual(['first', 'test']);
    const { connections } = await a.listConnections();
    const { providers } = await a.listProviders();
    expectOnce(
      connections.map(({ name }) => name),
      providers.map(({ id }) => id),
    );
    const migrations = await cluster.sql('select name from kysely_migration');
    expect(migrations.length).toBeGreaterThanOrEqual(5);
    // Two would do for what follows.
    expect(await nodes[2]?.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  it('mint once for 1,000 callers who want a token at the same moment', async () => {
    const upstream = await upstreamOf(mewsPosSandbox);
    const id = await upstream.connect(a);
    const held = upstream.hold('createShortlivedIntegrationToken');
    const services = nodes.slice(0, 2).map((node) => clientOf(node, apiKey, 250));
    const vends = Array.from({ length: 500 }, () => services.map((service) => vend(service, id)));
    await held.arrived(1);
    // The provider answers when callers of both nodes wait for that.
    await vi.waitFor(async () => {
      const waiting = await Promise.all(nodes.slice(0, 2).map(inFlight));
      expect(Math.min(...waiting)).toBeGreaterThan(100);
    }, 9000);
    held.release();
    const answers = await Promise.all(vends.flat());
    expect(answers).toHaveLength(1000);
    expect(new Set(answers.map(({ token }) => token.id)).size).toBe(1);
    expect(new Set(answers.map(({ secret }) => secret)).size).toBe(1);
    expect(upstream.count('createShortlivedIntegrationToken')).toBe(1);
    const actions = (await auditOf(a, id)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'vend')).toHaveLength(1000);
    expect(actions.filter((action) => action === 'mint')).toHaveLength(1);
  });

  it('give one answer for one Idempotency-Key, and mint once for it', async () => {
    const upstream = await upstreamOf(mewsPosSandbox);
    const id = await upstream.connect(a);
    const keys = Array.from({ length: 10 }, (_, index) => `key-${index}`);
    const answers = await Promise.all(
      keys.map((key) => Promise.all([a, b, b, a].map((service) => mint(service, id, { key })))),
    );
    for (const [first, ...others] of answers) for (const other of others) expect(other).toStrictEqual(first);
    const minted = answers.map(([first]) => first?.token.id);
    expect(new Set(minted).size).toBe(keys.length);
    expect(upstream.count('createShortlivedIntegrationToken')).toBe(keys.length);
    const mints = (await auditOf(a, id)).filter(({ action }) => action === 'mint').map(({ target }) => target);
    expectOnce(mints, minted);
  });

  it('see a revocation on another node in every request that begins after it was acknowledged', async () => {
    const upstream = await upstreamOf(mewsPosSandbox);
    const id = await upstream.connect(a);
    for (let round = 0; round < 3; round += 1) {
      const { token, secret } = await vend(a, id);
      const introspects = () => isActive(b, secret);
      const vends = async () => (await vend(b, id)).token.id === token.id;
      const race = await raceRevocation({
        accepts: [introspects, introspects, introspects, vends, vends],
        revoke: () => a.revokeToken({ path: { id: token.id } }),
      });
      expect(race).toMatchObject({ late: 0 });
    }
  });

  it('do what is due on one node at a time', async () => {
    const upstream = await upstreamOf(merchantBackendSandbox);
    const id = await upstream.connect(a, { duration: { d_us: 86_400_000_000 } });
    const mintId = async (request?: Record<string, unknown>) =>
      (await mint(a, id, { ...(request && { request }) })).token.id;
    const brief = { scope: 'readonly', duration: { d_us: 1_000_000 } };
    const old = [await mintId(), await mintId()];
    const ended = await Promise.all(Array.from({ length: 20 }, () => mintId(brief)));
    const rotations = await Promise.all(
      old.map(async (tokenId) => {
        const { rotation } = await b.rotateToken({ path: { id: tokenId }, body: { grace_period: 1 } });
        return rotation.id;
      }),
    );
    const before = await countOf(id, 'reconcile');
    const rounds = 3;
    for (let round = 1; round <= rounds; round += 1) {
      await makeDue(cluster, 'reconcile');
      await vi.waitFor(async () => expect(await countOf(id, 'reconcile')).toBeGreaterThanOrEqual(before + round), wait);
    }
    await makeDue(cluster, 'sweep');
    await vi.waitFor(async () => expect(await countOf(id, 'sweep')).toBeGreaterThan(0), wait);
    await vi.waitFor(async () => {
      for (const rotation of rotations) {
        expect(await a.getRotation({ path: { id: rotation } })).toMatchObject({ step: 'done' });
      }
    }, wait);
    expect(await countOf(id, 'reconcile')).toBe(before + rounds);
    const records = await auditOf(a, id);
    const swept = records.filter(({ action }) => action === 'sweep').flatMap(({ details }) => details.expired);
    expectOnce(swept, ended);
    const renewed = records.filter(({ action, details }) => action === 'mint' && details.purpose === 'rotate');
    expect(renewed).toHaveLength(rotations.length);
    for (const step of ['start', 'proven', 'published', 'revoked', 'refused', 'done']) {
      const taken = records.filter(({ action }) => action === `rotate.${step}`).map(({ target }) => target);
      expectOnce(taken, rotations);
    }
  });
});

/** All that are wanted, each of them once. */
function expectOnce(found: readonly unknown[], wanted: readonly unknown[]): void {
  expect(new Set(found)).toStrictEqual(new Set(wanted));
  expect(found).toHaveLength(wanted.length);
}

const inFlight = async ({ url }: ServerProcess): Promise<number> => {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return Number(/^tokenyard_http_requests_in_flight (\d+)/m.exec(metrics)?.[1]);
};

const countOf = async (chain: string, wanted: string): Promise<number> =>
  (await auditOf(a, chain)).filter(({ action }) => action === wanted).length;
