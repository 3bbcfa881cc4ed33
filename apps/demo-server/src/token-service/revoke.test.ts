import { describe, expect, it } from 'vitest';
import { atEveryMoment } from './__fixtures__/every-moment.ts';
import { unlessDead } from './__fixtures__/fuse.ts';
import { failureOf, minted } from './__fixtures__/results.ts';
import { descriptionsAt, type ProviderId, providerIds } from './__fixtures__/sandboxes.ts';
import { answering, cutOff, withUpstream } from './__fixtures__/upstream.ts';
import {
  admin,
  createWorld,
  hour,
  limitedTo,
  minute,
  second,
  serviceStores,
  type World,
} from './__fixtures__/world.ts';
import { finishRevocations } from './finish-revocations.ts';
import { introspect, revokeBySecret } from './introspect.ts';
import { mintToken } from './mint-token.ts';
import { revokeConnectionTokens, revokeToken } from './revoke.ts';
import { readToken } from './tokens.ts';

const day = 24 * hour;

async function withTokens(world: World, provider: ProviderId, count = 1) {
  const connection = await world.connect(provider);
  const made = [];
  for (let number = 0; number < count; number += 1) {
    made.push(minted(await mintToken(world.node(), admin, connection.id, undefined)));
  }
  const [first] = made;
  if (first === undefined) throw new Error('no token was made');
  return { connection, made, ...first };
}

/** A node whose calls that end a token do not get through. */
const cut = (world: World) => withUpstream(world.node(), cutOff(/^DELETE/));

describe.each(serviceStores)('revoking on %s', (_, open) => {
  it.each(providerIds)('ends a token of %s here, and there if that can', async (provider) => {
    const world = await createWorld(open);
    const { token, secret } = await withTokens(world, provider);
    const node = world.node();
    expect(await introspect(node, admin, secret)).toEqual(token);
    const ends = provider === 'merchant-backend' || provider === 'applivery';
    const revocation = await revokeToken(node, admin, token.id);
    expect(revocation).toMatchObject({ token: { id: token.id, status: 'revoked' }, revokedAtProvider: ends });
    expect(revocation.detail?.includes('cannot revoke') ?? false).toBe(!ends);
    expect(await introspect(await world.otherNode(), admin, secret)).toBeUndefined();
    expect(await readToken(node, admin, token.id)).toMatchObject({ status: 'revoked', secret: null, key_id: null });
    expect(await world.records('revoke', 'revoke.provider')).toEqual([
      { action: 'revoke', outcome: 'ok', target: token.id, actor: admin.id },
      { action: 'revoke.provider', outcome: ends ? 'ok' : 'failed', target: token.id, actor: admin.id },
    ]);
  });

  it('ends a token once', async () => {
    const world = await createWorld(open);
    const { token } = await withTokens(world, 'applivery');
    await revokeToken(world.node(), admin, token.id);
    expect(await revokeToken(world.node(), admin, token.id)).toMatchObject({
      revokedAtProvider: false,
      detail: 'The token had ended before',
    });
    expect(await world.records('revoke')).toHaveLength(1);
  });

  it('shows tokens only to those who may see their connection', async () => {
    const world = await createWorld(open);
    const { token, secret } = await withTokens(world, 'mews-pos');
    const other = limitedTo('con_other');
    const node = world.node();
    expect(await failureOf(revokeToken(node, other, token.id))).toMatchObject({ kind: 'not-found' });
    expect(await failureOf(revokeConnectionTokens(node, other, token.connection_id))).toMatchObject({
      kind: 'not-found',
    });
    expect(await introspect(node, other, secret)).toBeUndefined();
    await revokeBySecret(node, other, secret);
    expect(await introspect(node, admin, secret)).toEqual(token);
  });

  it('leaves a token that was handed over to another connection to that', async () => {
    const world = await createWorld(open);
    const { token, secret } = await withTokens(world, 'mews-connector');
    const other = await world.connect('mews-connector', { name: 'other' });
    const same = minted(await mintToken(world.node(), admin, other.id, undefined));
    expect(same.secret).toBe(secret);
    await revokeToken(world.node(), admin, token.id);
    await revokeBySecret(world.node(), limitedTo(token.connection_id), secret);
    expect(await readToken(world.node(), admin, same.token.id)).toMatchObject({ status: 'active' });
    await revokeBySecret(world.node(), admin, secret);
    expect(await readToken(world.node(), admin, same.token.id)).toMatchObject({ status: 'revoked' });
  });

  it('ends a token by its secret, and needs none for an unknown one', async () => {
    const world = await createWorld(open);
    const { secret, connection } = await withTokens(world, 'applivery');
    await revokeBySecret(world.node(), limitedTo(connection.id), 'unknown');
    await revokeBySecret(world.node(), limitedTo(connection.id), secret);
    expect(await introspect(world.node(), admin, secret)).toBeUndefined();
    expect(await descriptionsAt(world.sandboxes, 'applivery')).toEqual([]);
  });

  it('does not call a token active that has ended', async () => {
    const world = await createWorld(open);
    const { token, secret } = await withTokens(world, 'mews-pos');
    world.clock.advance((token.expires_at ?? 0) - world.clock.now() - 1);
    expect(await introspect(world.node(), admin, secret)).toEqual(token);
    world.clock.advance(1);
    expect(await introspect(world.node(), admin, secret)).toBeUndefined();
  });

  describe('all tokens of a connection', () => {
    it('ends them all, however many there are', async () => {
      const world = await createWorld(open);
      const { connection, token } = await withTokens(world, 'mesh-admin');
      const more = Array.from({ length: 200 }, (__, n) => ({ ...token, id: `tok_${n}`, secret_hash: `hash-${n}` }));
      await world.database.transaction((db) => db.insertInto('tokens').values(more).execute());
      expect(await revokeConnectionTokens(world.node(), admin, connection.id)).toHaveLength(201);
      expect(new Set((await world.rows('tokens')).map(({ status }) => status))).toEqual(new Set(['revoked']));
    });

    it('ends them all, here before anything is asked there', async () => {
      const world = await createWorld(open);
      const { connection, made } = await withTokens(world, 'applivery', 3);
      const other = await withTokens(world, 'mews-pos');
      const statuses: string[] = [];
      const watching = withUpstream(world.node(), (fetch) => async (input, init) => {
        statuses.push(...(await world.rows('tokens')).map(({ status }) => status));
        return fetch(input, init);
      });
      const revocations = await revokeConnectionTokens(watching, admin, connection.id);
      expect(new Set(revocations.map(({ token }) => token.id))).toEqual(new Set(made.map(({ token }) => token.id)));
      expect(revocations.map(({ revokedAtProvider }) => revokedAtProvider)).toEqual([true, true, true]);
      expect(new Set(statuses)).toEqual(new Set(['revoked', 'active']));
      expect(statuses.filter((status) => status === 'active')).toHaveLength(3);
      expect(await descriptionsAt(world.sandboxes, 'applivery')).toEqual([]);
      expect(await introspect(world.node(), admin, other.secret)).toBeDefined();
    });

    it('asks a provider that does not answer only once, and goes on later', async () => {
      const world = await createWorld(open);
      const { connection } = await withTokens(world, 'applivery', 3);
      let calls = 0;
      const node = withUpstream(cut(world), (fetch) => (input, init) => {
        calls += 1;
        return fetch(input, init);
      });
      const revocations = await revokeConnectionTokens(node, admin, connection.id);
      expect(calls).toBe(1);
      expect(revocations.slice(1)).toMatchObject(
        Array(2).fill({ revokedAtProvider: false, detail: 'The service goes on with it at the provider' }),
      );
      world.clock.advance(2 * minute);
      expect(await finishRevocations(world.node())).toBe(3);
      expect(await descriptionsAt(world.sandboxes, 'applivery')).toEqual([]);
    });

    it('does not keep its caller waiting for a slow provider', async () => {
      const world = await createWorld(open);
      const { connection } = await withTokens(world, 'applivery', 3);
      const slow = withUpstream(world.node(), (fetch) => (input, init) => {
        world.clock.advance(20 * second);
        return fetch(input, init);
      });
      const revocations = await revokeConnectionTokens(slow, admin, connection.id);
      expect(revocations.map(({ revokedAtProvider }) => revokedAtProvider)).toEqual([true, true, false]);
      expect((await world.rows('tokens')).map(({ status }) => status)).toEqual(['revoked', 'revoked', 'revoked']);
    });
  });

  describe('at a provider', () => {
    it('is tried again until it is done', async () => {
      const world = await createWorld(open);
      const { token, secret } = await withTokens(world, 'merchant-backend');
      const revocation = await revokeToken(cut(world), admin, token.id);
      expect(revocation).toMatchObject({ token: { status: 'revoked' }, revokedAtProvider: false });
      expect(revocation.detail).toContain('ECONNREFUSED');
      expect(await introspect(world.node(), admin, secret)).toBeUndefined();
      world.clock.advance(2 * minute);
      expect(await finishRevocations(cut(world))).toBe(0);
      expect(await finishRevocations(world.node())).toBe(1);
      expect(await finishRevocations(world.node())).toBe(0);
      expect(await descriptionsAt(world.sandboxes, 'merchant-backend')).toEqual([]);
      expect(await world.rows('tokens')).toMatchObject([{ status: 'revoked', secret: null }]);
    });

    it('is done when the answer was lost, as the token is gone', async () => {
      const world = await createWorld(open);
      const { token } = await withTokens(world, 'applivery');
      world.sandboxes.applivery.faults.add({ operation: 'deleteToken', effect: { kind: 'drop', when: 'after' } });
      expect(await revokeToken(world.node(), admin, token.id)).toMatchObject({ revokedAtProvider: false });
      world.clock.advance(2 * minute);
      expect(await finishRevocations(world.node())).toBe(1);
      expect(await world.records('revoke.provider')).toMatchObject([{ outcome: 'failed' }, { outcome: 'ok' }]);
    });

    it('is not taken for done because the provider refuses us', async () => {
      const world = await createWorld(open);
      const { token } = await withTokens(world, 'applivery');
      const refused = withUpstream(world.node(), answering(401, /^DELETE/));
      expect(await revokeToken(refused, admin, token.id)).toMatchObject({ revokedAtProvider: false });
      expect(await world.rows('tokens')).toMatchObject([{ status: 'revoked', secret: expect.any(String) }]);
    });

    it('is left to one connection while another provider does not answer', async () => {
      const world = await createWorld(open);
      const silent = await withTokens(world, 'merchant-backend', 2);
      const other = await withTokens(world, 'applivery');
      for (const { connection } of [silent, other]) await revokeConnectionTokens(cut(world), admin, connection.id);
      world.clock.advance(2 * minute);
      let calls = 0;
      const half = withUpstream(world.node(), (fetch) => (input, init) => {
        calls += 1;
        return cutOff(/^DELETE .*merchant/)(fetch)(input, init);
      });
      expect(await finishRevocations(half)).toBe(1);
      expect(calls).toBe(2);
    });

    it('is given up after a week, and the secret with it', async () => {
      const world = await createWorld(open);
      const { token } = await withTokens(world, 'applivery');
      await revokeToken(cut(world), admin, token.id);
      world.clock.advance(7 * day + 1);
      expect(await finishRevocations(cut(world))).toBe(1);
      expect(await world.rows('tokens')).toMatchObject([{ status: 'revoked', secret: null }]);
      expect(await world.records('revoke.provider')).toMatchObject([{ outcome: 'failed' }, { outcome: 'given up' }]);
    });

    it('ends when another node has taken over the work', async () => {
      const world = await createWorld(open);
      const { connection } = await withTokens(world, 'applivery', 2);
      await revokeConnectionTokens(cut(world), admin, connection.id);
      world.clock.advance(2 * minute);
      const turns = [true, false];
      expect(await finishRevocations(world.node(), async () => turns.shift() ?? false)).toBe(1);
    });
  });

  it('is finished by others when a node dies at it', async () => {
    const left = await atEveryMoment(open, async (world, fuse) => {
      const { token } = await withTokens(world, 'applivery');
      await unlessDead(revokeToken(world.node(fuse), admin, token.id));
      world.clock.advance(2 * minute);
      await finishRevocations(await world.otherNode());
      const there = await descriptionsAt(world.sandboxes, 'applivery');
      const [row] = await world.rows('tokens');
      const acts = await world.records('revoke');
      return `${row?.status}, ${row?.secret === null ? 'forgotten' : 'kept'}, ${there.length} there, ${acts.length} recorded`;
    });
    expect([...new Set(left)]).toEqual([
      'active, kept, 1 there, 0 recorded',
      'revoked, forgotten, 0 there, 1 recorded',
    ]);
  });
});
