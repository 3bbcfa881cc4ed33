import { describe, expect, it } from 'vitest';
import type { RotationsTable } from '../storage/tables/rotations-table.ts';
import type { TokensTable } from '../storage/tables/tokens-table.ts';
import { atEveryMoment } from './__fixtures__/every-moment.ts';
import { Fuse, unlessDead } from './__fixtures__/fuse.ts';
import { failureOf, minted, vended } from './__fixtures__/results.ts';
import { demoInput, descriptionsAt, mintOperationOf, mintsAt, type ProviderId } from './__fixtures__/sandboxes.ts';
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
import { issuerOf } from './connection-issuer.ts';
import { updateConnection } from './connections.ts';
import type { ServiceContext } from './context.ts';
import { finishRevocations } from './finish-revocations.ts';
import { introspect } from './introspect.ts';
import { issuedTokenOf } from './issued-tokens.ts';
import { mintToken } from './mint-token.ts';
import { reconcileConnection } from './reconcile.ts';
import { revokeConnectionTokens, revokeToken } from './revoke.ts';
import { advanceDueRotations, readRotation, rotateToken } from './rotate.ts';
import { settleAbandonedMints } from './settle-intents.ts';
import { createVend } from './vend.ts';

const grace = 5 * minute;
const day = 24 * hour;
const vend = (node: ServiceContext, connectionId: string) => createVend(node)(admin, { connectionId, minValidity: 0 });

/** A connection with a token that was given out. */
async function withToken(world: World, provider: ProviderId) {
  const connection = await world.connect(provider);
  const { token, secret } = minted(await mintToken(world.node(), admin, connection.id, undefined));
  return { connection, token, secret };
}

/** Whether the provider takes a token whose secret is still kept. */
async function works(world: World, token: TokensTable): Promise<boolean> {
  const connection = (await world.rows('connections')).find(({ id }) => id === token.connection_id);
  if (connection === undefined) throw new Error('the connection is gone');
  const issuer = await issuerOf(world.node(), connection);
  return (await issuer.check?.(await issuedTokenOf(world.node(), token)))?.active === true;
}

const byStatus = async (world: World) =>
  Object.fromEntries((await world.rows('tokens')).map(({ id, status }) => [id, status]));

/** The only rotation. */
async function rotationIn(world: World): Promise<RotationsTable> {
  const [rotation] = await world.rows('rotations');
  if (rotation === undefined) throw new Error('there is no rotation');
  return rotation;
}

const tagsAt = async (world: World, provider: 'applivery' | 'merchant-backend') =>
  (await descriptionsAt(world.sandboxes, provider)).map((text) => text.split(' ').at(-1));

describe.each(serviceStores)('rotating on %s', (_, open) => {
  it('replaces a token, and ends the old one after its grace period', async () => {
    const world = await createWorld(open);
    const { connection, token, secret } = await withToken(world, 'merchant-backend');
    const node = world.node();
    const result = await rotateToken(node, admin, token.id, grace);
    const { new_token_id: newId } = result.rotation;
    expect(result.rotation).toMatchObject({ step: 'published', skipped: '[]', error: null });
    expect(vended(await vend(node, connection.id))).toMatchObject({ secret: result.secret, token: { id: newId } });
    expect(await byStatus(world)).toEqual({ [token.id]: 'retiring', [newId ?? '']: 'active' });
    expect(await introspect(node, admin, secret)).toMatchObject({ id: token.id });

    world.clock.advance(grace - 1);
    expect(await advanceDueRotations(node)).toBe(0);
    expect(await works(world, token)).toBe(true);
    world.clock.advance(1);
    expect(await advanceDueRotations(await world.otherNode())).toBe(1);
    const rotation = await readRotation(node, admin, result.rotation.id);
    expect(rotation).toMatchObject({ step: 'done', skipped: '[]', error: null });
    expect(await works(world, token)).toBe(false);
    expect(await introspect(node, admin, secret)).toBeUndefined();
    expect(await world.rows('tokens')).toMatchObject([
      { id: token.id, status: 'revoked', secret: null, key_id: null },
      { id: newId, status: 'active' },
    ]);
    expect(await tagsAt(world, 'merchant-backend')).toHaveLength(1);
    const acts = (await world.rows('audit_records')).filter(({ chain }) => chain === connection.id);
    expect(acts.map(({ action, actor }) => `${action} by ${actor}`)).toEqual([
      'connection.create by key_admin',
      'mint by key_admin',
      'rotate.start by key_admin',
      'mint by system',
      'rotate.proven by system',
      'rotate.published by system',
      'reveal by key_admin',
      'vend by key_admin',
      'revoke by system',
      'revoke.provider by system',
      'rotate.revoked by system',
      'rotate.refused by system',
      'rotate.done by system',
    ]);
  });

  it('comes to its end at once without a grace period', async () => {
    const world = await createWorld(open);
    const { token } = await withToken(world, 'applivery');
    const { rotation, secret } = await rotateToken(world.node(), admin, token.id, 0);
    expect(rotation).toMatchObject({ step: 'done', skipped: '[]' });
    expect(secret).toBeTypeOf('string');
    expect(await works(world, token)).toBe(false);
    expect(await tagsAt(world, 'applivery')).toHaveLength(1);
  });

  it.each(['mews-pos', 'mesh-admin'] as const)('says what %s cannot do', async (provider) => {
    const world = await createWorld(open);
    const { token } = await withToken(world, provider);
    const { rotation } = await rotateToken(world.node(), admin, token.id, 0);
    expect(rotation.step).toBe('done');
    expect(JSON.parse(rotation.skipped)).toEqual([
      { step: 'revoked', reason: `${provider} cannot revoke tokens; this one works there until it ends` },
      { step: 'refused', reason: `${provider} cannot revoke: the old token works until it ends` },
    ]);
    expect(await byStatus(world)).toMatchObject({ [token.id]: 'revoked', [rotation.new_token_id ?? '']: 'active' });
  });

  it('is not for tokens that are handed over', async () => {
    const world = await createWorld(open);
    const { token } = await withToken(world, 'mews-connector');
    expect(await failureOf(rotateToken(world.node(), admin, token.id, 0))).toMatchObject({ kind: 'not-supported' });
    expect(await world.rows('rotations')).toEqual([]);
  });

  it('is only for tokens that live, and only for those who see them', async () => {
    const world = await createWorld(open);
    const { token } = await withToken(world, 'mews-pos');
    const node = world.node();
    expect(await failureOf(rotateToken(node, limitedTo('con_x'), token.id, 0))).toMatchObject({ kind: 'not-found' });
    world.clock.advance(hour);
    expect(await failureOf(rotateToken(node, admin, token.id, 0))).toMatchObject({ message: 'The token is expired' });
    await revokeToken(node, admin, token.id);
    expect(await failureOf(rotateToken(node, admin, token.id, 0))).toMatchObject({ message: 'The token is revoked' });
    expect(await world.rows('rotations')).toEqual([]);
  });

  it('is one rotation, whoever asks for it while it is under way', async () => {
    const world = await createWorld(open);
    const { token } = await withToken(world, 'mews-pos');
    const nodes = [world.node(), await world.otherNode()];
    const both = await Promise.all(nodes.map((node) => rotateToken(node, admin, token.id, grace)));
    const again = await rotateToken(world.node(), admin, token.id, grace);
    expect(new Set([...both, again].map(({ rotation }) => rotation.id)).size).toBe(1);
    expect(again.secret).toBe(vended(await vend(world.node(), token.connection_id)).secret);
    expect(mintsAt(world.sandboxes, 'mews-pos')).toBe(2);
  });

  describe('when the new token cannot be had', () => {
    it('fails at once when the provider refuses, and leaves the old one as it is', async () => {
      const world = await createWorld(open);
      const { connection, token, secret } = await withToken(world, 'mews-pos');
      const node = withUpstream(world.node(), answering(403, /^POST/));
      const { rotation } = await rotateToken(node, admin, token.id, 0);
      expect(rotation).toMatchObject({ step: 'failed', new_token_id: null });
      expect(rotation.error).toContain('403');
      expect(vended(await vend(node, connection.id)).secret).toBe(secret);
      expect(await advanceDueRotations(world.node())).toBe(0);
    });

    it('waits while the provider is out of reach, longer each time', async () => {
      const world = await createWorld(open);
      const { token } = await withToken(world, 'mews-pos');
      const node = withUpstream(world.node(), cutOff(/^POST/));
      expect((await rotateToken(node, admin, token.id, 0)).rotation).toMatchObject({ step: 'started' });
      world.clock.advance(10 * second);
      expect(await advanceDueRotations(node)).toBe(1);
      world.clock.advance(9 * second);
      expect(await advanceDueRotations(node)).toBe(0);
      world.clock.advance(second);
      expect(await advanceDueRotations(world.node())).toBe(1);
      expect(await rotationIn(world)).toMatchObject({ step: 'done', error: null });
      expect(await world.records('rotate.wait')).toHaveLength(2);
    });

    it('fails after a day', async () => {
      const world = await createWorld(open);
      const { token } = await withToken(world, 'merchant-backend');
      const node = withUpstream(world.node(), cutOff(/^GET .*\/tokens/));
      expect((await rotateToken(node, admin, token.id, 0)).rotation).toMatchObject({ step: 'minted' });
      world.clock.advance(day + 1);
      expect(await advanceDueRotations(node)).toBe(1);
      const { step, new_token_id: newId } = await rotationIn(world);
      expect(step).toBe('failed');
      expect(await byStatus(world)).toEqual({ [token.id]: 'active', [newId ?? '']: 'revoked' });
    });

    it('keeps a token that turns up after that as a spare one', async () => {
      const world = await createWorld(open);
      const { token } = await withToken(world, 'applivery');
      await rotateToken(withUpstream(world.node(), cutOff(/^POST/)), admin, token.id, 0);
      world.clock.advance(23 * hour);
      world.sandboxes.applivery.faults.add({ operation: 'createToken', effect: { kind: 'drop', when: 'after' } });
      await advanceDueRotations(withUpstream(world.node(), cutOff(/^GET/)));
      world.clock.advance(hour + 1);
      await advanceDueRotations(world.node());
      expect(await rotationIn(world)).toMatchObject({ step: 'failed', new_token_id: null });
      expect(await settleAbandonedMints(world.node())).toBe(1);
      expect(await world.rows('tokens')).toMatchObject([{ id: token.id, status: 'active' }, { status: 'active' }]);
    });

    it('does not mint again when nobody can know what the first mint led to', async () => {
      const world = await createWorld(open);
      const { token } = await withToken(world, 'mews-pos');
      const operation = mintOperationOf('mews-pos');
      world.sandboxes['mews-pos'].faults.add({ operation, effect: { kind: 'drop', when: 'after' } });
      const { rotation } = await rotateToken(world.node(), admin, token.id, 0);
      expect(rotation).toMatchObject({ step: 'failed', new_token_id: null });
      expect(rotation.error).toContain('lost');
      expect(await byStatus(world)).toEqual({ [token.id]: 'active' });
      expect(mintsAt(world.sandboxes, 'mews-pos')).toBe(2);
    });

    it('adopts the token of a mint whose answer was lost', async () => {
      const world = await createWorld(open);
      const { token } = await withToken(world, 'applivery');
      world.sandboxes.applivery.faults.add({ operation: 'createToken', effect: { kind: 'drop', when: 'after' } });
      expect((await rotateToken(world.node(), admin, token.id, 0)).rotation).toMatchObject({ step: 'done' });
      expect(mintsAt(world.sandboxes, 'applivery')).toBe(2);
    });

    it('waits until it is known that a mint led to nothing before it mints again', async () => {
      const world = await createWorld(open);
      const { token } = await withToken(world, 'applivery');
      world.sandboxes.applivery.faults.add({ operation: 'createToken', effect: { kind: 'drop', when: 'before' } });
      expect((await rotateToken(world.node(), admin, token.id, 0)).rotation).toMatchObject({ step: 'started' });
      expect(await advanceDueRotations(world.node())).toBe(1);
      expect(mintsAt(world.sandboxes, 'applivery')).toBe(1);
      world.clock.advance(3 * minute);
      await settleAbandonedMints(world.node());
      await advanceDueRotations(world.node());
      expect(await rotationIn(world)).toMatchObject({ step: 'done' });
      expect(mintsAt(world.sandboxes, 'applivery')).toBe(2);
    });

    it('revokes a new token that does not work', async () => {
      const world = await createWorld(open);
      const { connection, token, secret } = await withToken(world, 'applivery');
      const node = withUpstream(world.node(), answering(401, /^GET .*builds/));
      const { rotation, secret: none } = await rotateToken(node, admin, token.id, 0);
      expect(rotation).toMatchObject({ step: 'failed', error: 'The new token does not work; the old one stays' });
      expect(none).toBeUndefined();
      expect(await byStatus(world)).toEqual({ [token.id]: 'active', [rotation.new_token_id ?? '']: 'revoked' });
      expect(await tagsAt(world, 'applivery')).toEqual([token.description]);
      expect(vended(await vend(world.node(), connection.id)).secret).toBe(secret);
    });

    it('needs no second factor where a token renews itself', async () => {
      const world = await createWorld(open);
      const { connection, token } = await withToken(world, 'merchant-backend');
      expect(token.refreshable).toBe(1);
      // The provider lets nobody in but the token itself.
      const node = withUpstream(world.node(), (fetch) => async (input, init) => {
        const isLogin = new Headers(init?.headers).get('authorization')?.startsWith('Basic ');
        return isLogin ? new Response(null, { status: 403 }) : fetch(input, init);
      });
      const { rotation } = await rotateToken(node, admin, token.id, grace);
      expect(rotation).toMatchObject({ step: 'published', connection_id: connection.id });
    });

    it('is minted with the credentials where the old one can renew itself no more', async () => {
      const world = await createWorld(open);
      const { connection, token } = await withToken(world, 'merchant-backend');
      const issuer = await issuerOf(world.node(), connection);
      await issuer.revoke?.(await issuedTokenOf(world.node(), token));
      const { rotation } = await rotateToken(world.node(), admin, token.id, 0);
      expect(rotation).toMatchObject({ step: 'done', error: null });
      expect(await tagsAt(world, 'merchant-backend')).toHaveLength(1);
    });

    it('is not minted beside one whose answer was lost when the old one renewed itself', async () => {
      const world = await createWorld(open);
      const { token } = await withToken(world, 'merchant-backend');
      const operation = mintOperationOf('merchant-backend');
      world.sandboxes['merchant-backend'].faults.add({ operation, effect: { kind: 'drop', when: 'after' } });
      const { rotation } = await rotateToken(world.node(), admin, token.id, grace);
      expect(rotation).toMatchObject({ step: 'started', error: expect.stringContaining('no usable answer') });
      expect(mintsAt(world.sandboxes, 'merchant-backend')).toBe(2);
      expect(await tagsAt(world, 'merchant-backend')).toEqual([token.description]);
    });

    it('is minted later when the provider has too much to do', async () => {
      const world = await createWorld(open);
      const { token } = await withToken(world, 'applivery');
      const effect = { kind: 'reply', status: 429 } as const;
      world.sandboxes.applivery.faults.add({ operation: mintOperationOf('applivery'), effect });
      expect((await rotateToken(world.node(), admin, token.id, grace)).rotation.step).toBe('started');
      world.clock.advance(hour);
      await advanceDueRotations(world.node());
      expect(await rotationIn(world)).toMatchObject({ step: 'published' });
    });

    it('is not published when it has ended by then', async () => {
      const world = await createWorld(open);
      const { token } = await withToken(world, 'mews-pos');
      const end = JSON.stringify(new Date(world.clock.now()));
      const node = withUpstream(world.node(), (fetch) => async (input, init) => {
        const response = await fetch(input, init);
        const text = await response.text();
        return new Response(text.replace(/(?<="expiresAt":)"[^"]+"/, end), response);
      });
      const { rotation, secret } = await rotateToken(node, admin, token.id, grace);
      const error = 'The new token ended before it was published; the old one stays';
      expect([rotation, secret]).toMatchObject([{ step: 'failed', error }, undefined]);
      expect(await byStatus(world)).toMatchObject({ [token.id]: 'active' });
    });

    it('asks for a second factor where a token cannot renew itself', async () => {
      const world = await createWorld(open);
      const credentials = { instance: 'mfa-demo', password: 'sandbox' };
      const { id } = await world.connect('merchant-backend', { defaultRequest: { scope: 'readonly' } });
      const { token } = minted(await mintToken(world.node(), admin, id, undefined));
      await updateConnection(world.node(), admin, id, { credentials });
      await world.database.transaction((db) => db.updateTable('tokens').set({ status: 'active' }).execute());
      const { rotation } = await rotateToken(world.node(), admin, token.id, 0);
      expect(rotation.step).toBe('failed');
      expect(rotation.error).toContain('second factor');
      expect(await world.rows('challenges')).toHaveLength(2);
    });
  });

  describe('when somebody else acts meanwhile', () => {
    /** A rotation whose new token waits to be proven. */
    async function halfWay(world: World) {
      const { connection, token } = await withToken(world, 'merchant-backend');
      const node = withUpstream(world.node(), cutOff(/^GET .*\/tokens/));
      const { rotation, secret } = await rotateToken(node, admin, token.id, grace);
      expect([rotation.step, secret]).toEqual(['minted', undefined]);
      return { connection, token, newId: rotation.new_token_id ?? '' };
    }

    it('fails when the new token is revoked, and leaves the old one', async () => {
      const world = await createWorld(open);
      const { token, newId } = await halfWay(world);
      await revokeToken(world.node(), admin, newId);
      await advanceDueRotations(world.node());
      expect(await rotationIn(world)).toMatchObject({ step: 'failed' });
      expect(await byStatus(world)).toEqual({ [token.id]: 'active', [newId]: 'revoked' });
    });

    it('publishes nothing that was minted with credentials of yesterday', async () => {
      const world = await createWorld(open);
      const { connection, token, newId } = await halfWay(world);
      const { credentials } = demoInput('merchant-backend');
      await updateConnection(world.node(), admin, connection.id, { credentials });
      await advanceDueRotations(world.node());
      expect(await rotationIn(world)).toMatchObject({ step: 'failed' });
      expect(await byStatus(world)).toEqual({ [token.id]: 'retiring', [newId]: 'revoked' });
    });

    it('mints nothing for a token that was revoked', async () => {
      const world = await createWorld(open);
      const { connection, token } = await withToken(world, 'mews-pos');
      await rotateToken(withUpstream(world.node(), cutOff(/^POST/)), admin, token.id, grace);
      await revokeConnectionTokens(world.node(), admin, connection.id);
      await advanceDueRotations(world.node());
      expect(await rotationIn(world)).toMatchObject({ step: 'failed', error: 'The old token is revoked' });
      expect(mintsAt(world.sandboxes, 'mews-pos')).toBe(1);
    });
  });

  it('mints nothing for a token that was lost meanwhile', async () => {
    const world = await createWorld(open);
    const { connection, token } = await withToken(world, 'applivery');
    await rotateToken(withUpstream(world.node(), cutOff(/^POST/)), admin, token.id, grace);
    await (await issuerOf(world.node(), connection)).revoke?.(await issuedTokenOf(world.node(), token));
    world.clock.advance(2 * minute);
    await reconcileConnection(world.node(), admin, connection.id);
    expect(await byStatus(world)).toEqual({ [token.id]: 'lost' });
    await advanceDueRotations(world.node());
    expect(await rotationIn(world)).toMatchObject({ step: 'failed', error: 'The old token is lost' });
    expect(await tagsAt(world, 'applivery')).toEqual([]);
  });

  describe('when the old token cannot be revoked', () => {
    const atRevocation = /^DELETE/;

    it('tries again until it can, and is alone at it', async () => {
      const world = await createWorld(open);
      const { token } = await withToken(world, 'merchant-backend');
      const node = withUpstream(world.node(), cutOff(atRevocation));
      expect((await rotateToken(node, admin, token.id, 0)).rotation).toMatchObject({ step: 'published' });
      expect(await byStatus(world)).toMatchObject({ [token.id]: 'revoked' });
      world.clock.advance(hour);
      expect(await finishRevocations(world.node())).toBe(0);
      await advanceDueRotations(world.node());
      expect(await rotationIn(world)).toMatchObject({ step: 'done', skipped: '[]', error: null });
      expect(await works(world, token)).toBe(false);
    });

    it('says so after a week', async () => {
      const world = await createWorld(open);
      const { token } = await withToken(world, 'merchant-backend');
      const node = withUpstream(world.node(), cutOff(atRevocation));
      await rotateToken(node, admin, token.id, 0);
      world.clock.advance(7 * day);
      await advanceDueRotations(node);
      const { step, skipped } = await rotationIn(world);
      expect(step).toBe('done');
      expect(JSON.parse(skipped)).toMatchObject([{ step: 'revoked' }]);
      expect(await world.rows('tokens')).toMatchObject([{ id: token.id, status: 'revoked', secret: null }, {}]);
    });
  });

  describe('on nodes that die', () => {
    /** Goes on with rotations, mints and revocations on another node, as the schedule does. */
    async function goOn(world: World): Promise<void> {
      const node = await world.otherNode();
      for (let turn = 0; turn < 3; turn += 1) {
        world.clock.advance(3 * minute);
        await settleAbandonedMints(node);
        await advanceDueRotations(node);
        await finishRevocations(node);
      }
    }

    /** Lets a node die at each moment of a rotation. At each of them a token works, and none that is given out does not. */
    const survivors = (provider: ProviderId) =>
      atEveryMoment(open, async (world, fuse) => {
        const { connection, token } = await withToken(world, provider);
        await unlessDead(rotateToken(world.node(fuse), admin, token.id, 0));
        const before = await world.rows('tokens');
        const active = before.filter(({ status }) => status === 'active');
        expect(active.length).toBeGreaterThan(0);
        for (const each of active) expect(await works(world, each)).toBe(true);
        await goOn(world);
        expect(world.errors).toEqual([]);
        const [rotation] = await world.rows('rotations');
        const given = vended(await vend(world.node(), connection.id));
        expect(await works(world, given.token)).toBe(true);
        const after = await world.rows('tokens');
        return {
          step: rotation?.step ?? 'not begun',
          mints: mintsAt(world.sandboxes, provider),
          statuses: after.map(({ status }) => status).join(),
          unknown: after.length - mintsAt(world.sandboxes, provider),
          tags: after.filter(({ status }) => status === 'active').map(({ description }) => description),
          there:
            provider === 'applivery' || provider === 'merchant-backend' ? await tagsAt(world, provider) : undefined,
        };
      });

    it('takes Applivery tokens to the end, with one new token', async () => {
      const ends = await survivors('applivery');
      expect([...new Set(ends.map(({ step, mints, statuses }) => `${step} ${mints} ${statuses}`))]).toEqual([
        'not begun 1 active',
        'done 2 revoked,active',
      ]);
      for (const { tags, there } of ends) expect(there).toEqual(tags);
    });

    it('takes Taler tokens to the end; one that nobody holds is revoked', async () => {
      const ends = await survivors('merchant-backend');
      expect(new Set(ends.map(({ step, mints, statuses }) => `${step} ${mints} ${statuses}`))).toEqual(
        new Set(['not begun 1 active', 'done 2 revoked,active', 'done 3 revoked,active']),
      );
      for (const { tags, there } of ends) expect(there).toEqual(tags);
    });

    it('fails where nobody can know whether there is a new Mews POS token', async () => {
      const ends = await survivors('mews-pos');
      expect([...new Set(ends.map(({ step, mints, statuses }) => `${step} ${mints} ${statuses}`))]).toEqual([
        'not begun 1 active',
        'done 2 revoked,active',
        'failed 1 active',
        'failed 2 active',
      ]);
    });

    it('lets the rotation go on when one dies after the other', async () => {
      const world = await createWorld(open);
      const { token } = await withToken(world, 'applivery');
      await unlessDead(rotateToken(world.node(new Fuse(6)), admin, token.id, 0));
      for (let at = 4; (await rotationIn(world)).step !== 'done'; at += 1) {
        world.clock.advance(5 * minute);
        await advanceDueRotations(world.node(new Fuse(at))).catch(() => undefined);
        for (const each of (await world.rows('tokens')).filter(({ status }) => status === 'active')) {
          expect(await works(world, each)).toBe(true);
        }
      }
      expect(await tagsAt(world, 'applivery')).toHaveLength(1);
      expect(mintsAt(world.sandboxes, 'applivery')).toBe(2);
    });
  });
});
