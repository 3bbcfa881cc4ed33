import { describe, expect, it } from 'vitest';
import { atEveryMoment } from './__fixtures__/every-moment.ts';
import { unlessDead } from './__fixtures__/fuse.ts';
import { failureOf, minted, vended } from './__fixtures__/results.ts';
import { demoInput, providerIds } from './__fixtures__/sandboxes.ts';
import { answering, refuseConnections, withUpstream } from './__fixtures__/upstream.ts';
import { admin, createWorld, limitedTo, second, serviceStores } from './__fixtures__/world.ts';
import { checkConnection } from './check-connection.ts';
import {
  type ConnectionInput,
  createConnection,
  deleteConnection,
  listConnections,
  readConnection,
  updateConnection,
} from './connections.ts';
import { mintToken } from './mint-token.ts';
import { revokeToken } from './revoke.ts';
import { listTokens, readToken } from './tokens.ts';
import { createVend } from './vend.ts';

const page = { limit: 10 };
const attempt = { name: 'request:key_admin:k', began: 1_772_442_000_000, resumes: false };

describe.each(serviceStores)('connections on %s', (_, open) => {
  it('are made, read, listed, changed and deleted, each act recorded', async () => {
    const world = await createWorld(open);
    const node = world.node();
    const made = await createConnection(node, admin, demoInput('mews-pos'));
    world.clock.advance(second);
    const other = await createConnection(node, admin, demoInput('applivery'));
    expect(await readConnection(node, admin, made.id)).toEqual(made);
    expect(await listConnections(node, admin, undefined, page)).toEqual([made, other]);
    expect(await listConnections(node, admin, 'applivery', page)).toEqual([other]);
    expect(await listConnections(node, limitedTo(made.id), undefined, page)).toEqual([made]);
    const changed = await updateConnection(node, admin, made.id, { name: 'bar' });
    expect(changed).toEqual({ ...made, name: 'bar', version: 2, updated_at: world.clock.now() });
    expect(await readConnection(node, admin, made.id)).toEqual(changed);
    await deleteConnection(node, admin, made.id);
    expect(await failureOf(readConnection(node, admin, made.id))).toMatchObject({ kind: 'not-found' });
    const acts = (await world.rows('audit_records')).filter(({ chain }) => chain === made.id);
    expect(acts.map(({ action }) => action)).toEqual(['connection.create', 'connection.update', 'connection.delete']);
    expect(JSON.parse(acts[1]?.details ?? '')).toEqual({ changed: ['name'] });
  });

  it('hold their credentials encrypted', async () => {
    const world = await createWorld(open);
    await createConnection(world.node(), admin, demoInput('mews-pos'));
    const text = JSON.stringify([await world.rows('connections'), await world.rows('audit_records')]);
    expect(text).not.toContain(demoInput('mews-pos').credentials.apiKey);
  });

  it('have names of their own', async () => {
    const world = await createWorld(open);
    const node = world.node();
    await createConnection(node, admin, demoInput('mews-pos'));
    const taken = { kind: 'conflict', message: 'There is a connection named mews-pos already' };
    expect(await failureOf(createConnection(node, admin, demoInput('mews-pos')))).toMatchObject(taken);
    const other = await createConnection(node, admin, demoInput('applivery'));
    expect(await failureOf(updateConnection(node, admin, other.id, { name: 'mews-pos' }))).toMatchObject(taken);
    expect(await world.records('connection.create', 'connection.update')).toHaveLength(2);
  });

  it('are made by those who are not limited to some of them', async () => {
    const world = await createWorld(open);
    const limited = { ...limitedTo('con_1'), role: 'admin' } as const;
    const failure = await failureOf(createConnection(world.node(), limited, demoInput('mews-pos')));
    expect(failure).toMatchObject({ kind: 'forbidden' });
    expect(await world.rows('connections')).toEqual([]);
  });

  it.each<[string, Partial<ConnectionInput>, object]>([
    ['an unknown provider', { provider: 'none' }, { kind: 'invalid-request' }],
    ['credentials of another form', { credentials: { key: 'sk_test_1' } }, { kind: 'invalid-credentials' }],
    [
      'a request of another form',
      { defaultRequest: { spaceCodeId: 'x' } },
      { kind: 'invalid-request', members: { errors: [{ pointer: '/default_request/spaceCodeId' }] } },
    ],
    ['sandbox credentials for a real host', { baseUrl: 'https://api.mews.test' }, { kind: 'environment-mismatch' }],
    ['real credentials for the sandbox', { credentials: { apiKey: 'sk_live_1' } }, { kind: 'environment-mismatch' }],
  ])('refuse %s', async (__, changes, failure) => {
    const world = await createWorld(open);
    const input = { ...demoInput('mews-pos'), ...changes };
    expect(await failureOf(createConnection(world.node(), admin, input))).toMatchObject(failure);
    expect(await world.rows('connections')).toEqual([]);
  });

  it.each<[string, Partial<ConnectionInput>]>([
    ['sandbox credentials for a sandbox on this machine', { baseUrl: 'http://127.0.0.1:4747/mews-pos' }],
    ['real credentials for a real host', { baseUrl: null, credentials: { apiKey: 'sk_test_of_ours' } }],
    ['a mismatch that is meant so', { baseUrl: 'https://api.mews.test', allowEnvironmentMismatch: true }],
    ['no default request', { defaultRequest: {} }],
  ])('take %s', async (__, changes) => {
    const world = await createWorld(open);
    const input = { ...demoInput('mews-pos'), ...changes };
    expect(await createConnection(world.node(), admin, input)).toMatchObject({ version: 1 });
  });

  it('may be renamed without another look at an environment that was meant so', async () => {
    const world = await createWorld(open);
    const input = { ...demoInput('mews-pos'), baseUrl: 'https://api.mews.test', allowEnvironmentMismatch: true };
    const { id } = await createConnection(world.node(), admin, input);
    expect(await updateConnection(world.node(), admin, id, { name: 'renamed' })).toMatchObject({ name: 'renamed' });
    const again = { credentials: demoInput('mews-pos').credentials };
    expect(await failureOf(updateConnection(world.node(), admin, id, again))).toMatchObject({
      kind: 'environment-mismatch',
    });
  });

  it('are not changed on top of a change that was not seen', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    const nodes = [world.node(), await world.otherNode()];
    const both = await Promise.allSettled(
      nodes.map((node, number) => updateConnection(node, admin, id, { name: `name-${number}`, version: 1 })),
    );
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set(['fulfilled', 'rejected']));
    expect(await failureOf(updateConnection(world.node(), admin, id, { name: 'x', version: 1 }))).toMatchObject({
      kind: 'conflict',
      members: { version: 2 },
    });
    expect(await world.records('connection.update')).toHaveLength(1);
  });

  it('are made once, whenever the node dies and whoever repeats the request', async () => {
    const left = await atEveryMoment(open, async (world, fuse) => {
      const first = await unlessDead(createConnection(world.node(fuse), admin, demoInput('mews-pos'), attempt));
      const repeat = { ...attempt, resumes: true };
      const second = await createConnection(await world.otherNode(), admin, demoInput('mews-pos'), repeat);
      const rows = await world.rows('connections');
      expect(rows).toEqual([second]);
      return first?.id === second.id;
    });
    expect(left.at(-1)).toBe(true);
    expect(left.slice(0, -1)).not.toContain(true);
  });

  it('that somebody else has made are not taken for those of a repeated request', async () => {
    const world = await createWorld(open);
    await createConnection(world.node(), admin, demoInput('mews-pos'));
    const repeat = { ...attempt, resumes: true };
    const failure = await failureOf(createConnection(world.node(), admin, demoInput('mews-pos'), repeat));
    expect(failure).toMatchObject({ kind: 'conflict' });
  });

  it('with other credentials have new tokens given out, and only those', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('applivery');
    const vend = createVend(world.node());
    const first = vended(await vend(admin, { connectionId: id, minValidity: 0 }));
    await updateConnection(world.node(), admin, id, { credentials: demoInput('applivery').credentials });
    const second = vended(await vend(admin, { connectionId: id, minValidity: 0 }));
    expect(second.secret).not.toBe(first.secret);
    expect(await readToken(world.node(), admin, first.token.id)).toMatchObject({ status: 'retiring' });
    const acts = (await world.rows('audit_records')).filter(({ action }) => action === 'connection.update');
    expect(JSON.parse(acts[0]?.details ?? '')).toEqual({ changed: ['credentials'], retired: 1 });
  });

  it('neither move nor go while their tokens live', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('applivery');
    const node = world.node();
    const { token } = minted(await mintToken(node, admin, id, undefined));
    const moved = { baseUrl: 'https://api.applivery.test', allowEnvironmentMismatch: true };
    expect(await failureOf(updateConnection(node, admin, id, moved))).toMatchObject({ kind: 'conflict' });
    expect(await failureOf(deleteConnection(node, admin, id))).toMatchObject({ kind: 'conflict' });
    expect(await readConnection(node, admin, id)).toMatchObject({ base_url: null, version: 1 });
    await revokeToken(node, admin, token.id);
    expect(await updateConnection(node, admin, id, moved)).toMatchObject({ base_url: moved.baseUrl, version: 2 });
    await deleteConnection(node, admin, id);
    expect(await world.rows('connections')).toEqual([]);
  });

  describe('are checked', () => {
    it.each(providerIds)('by what %s allows without a mint', async (provider) => {
      const world = await createWorld(open);
      const { id } = await world.connect(provider);
      const method = { 'mews-connector': 'issue', 'merchant-backend': 'list', applivery: 'list' } as const;
      const known: Partial<Record<string, string>> = method;
      expect(await checkConnection(world.node(), admin, id)).toMatchObject({
        ok: true,
        method: known[provider] ?? 'none',
      });
      expect(await world.rows('tokens')).toEqual([]);
    });

    it('and refused credentials are no failure of the check', async () => {
      const world = await createWorld(open);
      const credentials = { ...demoInput('applivery').credentials, workspaceToken: 'wrong' };
      const { id } = await world.connect('applivery', { credentials, allowEnvironmentMismatch: true });
      expect(await checkConnection(world.node(), admin, id)).toMatchObject({ ok: false, method: 'list' });
    });

    it('which fails when the provider does not tell', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('applivery');
      const silent = withUpstream(world.node(), refuseConnections);
      expect(await failureOf(checkConnection(silent, admin, id))).toMatchObject({ kind: 'provider-unreachable' });
      const broken = withUpstream(world.node(), answering(500, /./));
      expect(await failureOf(checkConnection(broken, admin, id))).toMatchObject({
        kind: 'provider-error',
        members: { provider_status: 500 },
      });
    });
  });

  it('keep the lists of their tokens apart', async () => {
    const world = await createWorld(open);
    const node = world.node();
    const [pos, mesh] = [await world.connect('mews-pos'), await world.connect('mesh-admin')];
    const { token: first } = minted(await mintToken(node, admin, pos.id, undefined));
    world.clock.advance(second);
    const { token: last } = minted(await mintToken(node, admin, mesh.id, undefined));
    const idsOf = async (...wanted: Parameters<typeof listTokens> extends [unknown, ...infer Rest] ? Rest : never) =>
      (await listTokens(node, ...wanted)).map(({ id }) => id);
    expect(await idsOf(admin, {}, page)).toEqual([last.id, first.id]);
    expect(await idsOf(admin, { connectionId: pos.id }, page)).toEqual([first.id]);
    expect(await idsOf(admin, { provider: 'mesh-admin', status: 'active' }, page)).toEqual([last.id]);
    expect(await idsOf(admin, { expiresBefore: last.expires_at ?? 0 }, page)).toEqual([first.id]);
    expect(await idsOf(limitedTo(pos.id), {}, page)).toEqual([first.id]);
    expect(await idsOf(limitedTo(pos.id), { connectionId: mesh.id }, page)).toEqual([]);
    expect(await idsOf(admin, {}, { limit: 1, after: { at: last.issued_at, id: last.id } })).toEqual([first.id]);
  });
});
