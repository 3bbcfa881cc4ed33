import type { FetchFunction } from '@tokenyard/core';
import { demoClientToken } from '@tokenyard/mews-connector/sandbox';
import { describe, expect, it } from 'vitest';
import { acquireLease } from '../storage/tables/leases-table.ts';
import { dieOverAnswer } from './__fixtures__/dying-node.ts';
import { atEveryMoment } from './__fixtures__/every-moment.ts';
import { unlessDead } from './__fixtures__/fuse.ts';
import { failureOf, minted, vended } from './__fixtures__/results.ts';
import { demoInput, descriptionsAt, mintOperationOf, mintsAt, type ProviderId } from './__fixtures__/sandboxes.ts';
import { cutOff, withUpstream } from './__fixtures__/upstream.ts';
import { admin, createWorld, hour, minute, second, serviceStores, type World } from './__fixtures__/world.ts';
import { issuerOf } from './connection-issuer.ts';
import { updateConnection } from './connections.ts';
import type { ServiceContext } from './context.ts';
import { giveOut } from './give-out.ts';
import { mintToken } from './mint-token.ts';
import { revokeToken } from './revoke.ts';
import { createVend } from './vend.ts';

/** Vends as `admin`, with a minute of validity. */
const vendOn = (node: ServiceContext, connectionId: string, minValidity = minute) =>
  createVend(node)(admin, { connectionId, minValidity });

/** A node for which waiting takes its time. */
const waiting = (world: World, node: ServiceContext): ServiceContext => ({
  ...node,
  sleep: async () => world.clock.advance(second),
});

/** A provider that says of its tokens that they end at a moment. */
const withExpiry =
  (end: string | null) =>
  (fetch: FetchFunction): FetchFunction =>
  async (input, init) => {
    const response = await fetch(input, init);
    if (response.status !== 201) return response;
    const text = await response.text();
    return new Response(text.replace(/"expiresAt":"[^"]+"/, `"expiresAt":${JSON.stringify(end)}`), response);
  };

/** Ends every token of the only connection at its provider, behind the back of the service. */
async function endAllAtProvider(world: World): Promise<void> {
  for (const connection of await world.rows('connections')) {
    const issuer = await issuerOf(world.node(), connection);
    for (const token of (await issuer.list?.()) ?? []) await issuer.revoke?.(token);
  }
}

describe.each(serviceStores)('vending on %s', (_, open) => {
  it('mints once for a thousand callers', async () => {
    const world = await createWorld(open);
    const { id: connectionId } = await world.connect('mews-pos');
    const vend = createVend(world.node());
    const results = await Promise.all(
      Array.from({ length: 1000 }, () => vend(admin, { connectionId, minValidity: minute })),
    );
    expect(new Set(results.map((result) => vended(result).secret)).size).toBe(1);
    expect(mintsAt(world.sandboxes, 'mews-pos')).toBe(1);
    expect(await world.records('vend')).toHaveLength(1000);
    expect(await world.records('mint')).toHaveLength(1);
  });

  it('mints once for a thousand callers of two nodes', async () => {
    const world = await createWorld(open);
    const { id: connectionId } = await world.connect('mews-pos');
    const vends = [createVend(world.node()), createVend(await world.otherNode())];
    const results = await Promise.all(
      Array.from({ length: 500 }, () => vends.map((vend) => vend(admin, { connectionId, minValidity: minute }))).flat(),
    );
    expect(new Set(results.map((result) => vended(result).secret)).size).toBe(1);
    expect(mintsAt(world.sandboxes, 'mews-pos')).toBe(1);
    expect(await world.records('vend')).toHaveLength(1000);
  });

  it('gives the stored token while it is valid for long enough', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    const node = world.node();
    const first = vended(await vendOn(node, id));
    expect(first).toMatchObject({ source: 'minted', token: { status: 'active' } });
    world.clock.advance(10 * minute);
    expect(vended(await vendOn(node, id, 5 * minute))).toMatchObject({ source: 'stored', secret: first.secret });
    const longer = vended(await vendOn(node, id, 6 * minute));
    expect(longer).toMatchObject({ source: 'minted' });
    expect(longer.secret).not.toBe(first.secret);
    // Of two that are good enough the one that lives longer.
    expect(vended(await vendOn(node, id, 0)).secret).toBe(longer.secret);
    expect(mintsAt(world.sandboxes, 'mews-pos')).toBe(2);
  });

  it('gives a token that has ended to nobody', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    const first = vended(await vendOn(world.node(), id, 0));
    world.clock.advance((first.token.expires_at ?? 0) - world.clock.now());
    expect(vended(await vendOn(world.node(), id, 0))).toMatchObject({ source: 'minted' });
    expect(mintsAt(world.sandboxes, 'mews-pos')).toBe(2);
  });

  it('does not mint for each caller who wants more than the provider gives', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    expect(vended(await vendOn(world.node(), id, hour)).source).toBe('minted');
    world.clock.advance(3 * minute);
    expect(vended(await vendOn(world.node(), id, hour)).source).toBe('stored');
    world.clock.advance(minute);
    expect(vended(await vendOn(world.node(), id, hour)).source).toBe('minted');
    expect(mintsAt(world.sandboxes, 'mews-pos')).toBe(2);
  });

  it('keeps no token of unknown end, but shares it among those who wait', async () => {
    const world = await createWorld(open);
    const { id: connectionId } = await world.connect('mews-pos');
    const vend = createVend(withUpstream(world.node(), withExpiry(null)));
    const wanted = { connectionId, minValidity: minute };
    const both = await Promise.all([vend(admin, wanted), vend(admin, wanted)]);
    const secrets = both.map((result) => vended(result).secret);
    expect(secrets[0]).toBe(secrets[1]);
    expect(vended(await vend(admin, wanted)).secret).not.toBe(secrets[0]);
    expect(await world.rows('tokens')).toMatchObject([{ expiry_kind: 'unknown' }, { expiry_kind: 'unknown' }]);
    expect(mintsAt(world.sandboxes, 'mews-pos')).toBe(2);
  });

  it('does not mint for ever where tokens have ended by the time they are there', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    const node = withUpstream(world.node(), withExpiry(new Date(world.clock.now()).toISOString()));
    expect(await failureOf(vendOn(node, id, 0))).toMatchObject({ kind: 'unavailable' });
    expect(mintsAt(world.sandboxes, 'mews-pos')).toBe(3);
    expect(await world.records('vend')).toEqual([]);
  });

  it('does not give out what another node has revoked', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    const node = world.node();
    const { token, secret } = vended(await vendOn(node, id));
    await revokeToken(await world.otherNode(), admin, token.id);
    expect(vended(await vendOn(node, id)).secret).not.toBe(secret);
  });

  it('does not give out a token that was revoked as soon as it was minted', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('applivery');
    const { token } = minted(await mintToken(world.node(), admin, id, undefined));
    const wish = { actor: admin.id, minValidity: 0, minted: token.id };
    expect((await giveOut(world.node(), id, [wish])).given.get(wish)).toMatchObject({ source: 'minted' });
    await revokeToken(world.node(), admin, token.id);
    expect((await giveOut(world.node(), id, [wish])).given.size).toBe(0);
    expect(await world.records('vend')).toHaveLength(1);
  });

  it('does not give out a revoked token whose provider has not heard of it yet', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('applivery');
    const { token } = minted(await mintToken(world.node(), admin, id, undefined));
    await revokeToken(withUpstream(world.node(), cutOff(/^DELETE/)), admin, token.id);
    expect(await world.rows('tokens')).toMatchObject([{ status: 'revoked', secret: expect.any(String) }]);
    const wish = { actor: admin.id, minValidity: 0, minted: token.id };
    expect((await giveOut(world.node(), id, [wish])).given.size).toBe(0);
  });

  it('gives out nothing after a revocation at the same moment', async () => {
    const world = await createWorld(open);
    const { id: connectionId } = await world.connect('mesh-admin');
    const other = await world.otherNode();
    const [here, there] = [createVend(world.node()), createVend(other)];
    const { token } = vended(await here(admin, { connectionId, minValidity: 0 }));
    const callers = Array.from({ length: 60 }, (__, n) =>
      (n % 2 ? here : there)(admin, { connectionId, minValidity: 0 }),
    );
    await Promise.all([...callers, revokeToken(other, admin, token.id)]);
    const acts = (await world.rows('audit_records'))
      .filter(({ target }) => target === token.id)
      .sort((a, b) => a.seq - b.seq)
      .map(({ action }) => action);
    expect(acts.slice(acts.indexOf('revoke'))).toEqual(['revoke', 'revoke.provider']);
  });

  it('tells all who wait that the provider refuses, and asks again for the next', async () => {
    const world = await createWorld(open);
    const { id: connectionId } = await world.connect('mews-pos');
    const operation = mintOperationOf('mews-pos');
    world.sandboxes['mews-pos'].faults.add({ operation, effect: { kind: 'reply', status: 403 } });
    const vend = createVend(world.node());
    const wanted = { connectionId, minValidity: minute };
    const failures = await Promise.all([failureOf(vend(admin, wanted)), failureOf(vend(admin, wanted))]);
    expect(failures).toMatchObject(Array(2).fill({ kind: 'provider-error', members: { provider_status: 403 } }));
    expect(vended(await vend(admin, wanted)).source).toBe('minted');
    expect(world.errors).toEqual([]);
  });

  it('asks a provider no earlier than that wants to be asked', async () => {
    const world = await createWorld(open);
    const { id: connectionId } = await world.connect('mews-pos');
    const { faults, recorder } = world.sandboxes['mews-pos'];
    const effect = { kind: 'reply', status: 429, headers: { 'retry-after': '60' } } as const;
    faults.add({ operation: mintOperationOf('mews-pos'), effect });
    const vend = createVend(world.node());
    const wanted = { connectionId, minValidity: minute };
    const refusal = { kind: 'provider-error', members: { provider_status: 429 }, retryAt: world.clock.now() + minute };
    expect(await failureOf(vend(admin, wanted))).toMatchObject(refusal);
    world.clock.advance(minute - 1);
    expect(await failureOf(vend(admin, wanted))).toMatchObject(refusal);
    expect(recorder.list()).toHaveLength(1);
    world.clock.advance(1);
    expect(vended(await vend(admin, wanted)).source).toBe('minted');
  });

  it('asks it at once with other credentials', async () => {
    const world = await createWorld(open);
    const { id: connectionId } = await world.connect('mews-pos');
    const effect = { kind: 'reply', status: 429, headers: { 'retry-after': '60' } } as const;
    world.sandboxes['mews-pos'].faults.add({ operation: mintOperationOf('mews-pos'), effect });
    const vend = createVend(world.node());
    expect(await failureOf(vend(admin, { connectionId, minValidity: 0 }))).toMatchObject({ kind: 'provider-error' });
    const { credentials } = demoInput('mews-pos');
    await updateConnection(world.node(), admin, connectionId, { credentials });
    expect(vended(await vend(admin, { connectionId, minValidity: 0 })).source).toBe('minted');
  });

  it('conflicts with a default request that the provider does not take, and names the place', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos', { defaultRequest: {} });
    const conflict = { kind: 'conflict', members: { errors: [{ pointer: '/default_request/spaceCodeId' }] } };
    expect(await failureOf(vendOn(world.node(), id))).toMatchObject(conflict);
    expect(await failureOf(mintToken(world.node(), admin, id, undefined))).toMatchObject(conflict);
    // What the caller sends is his own fault.
    expect(await failureOf(mintToken(world.node(), admin, id, {}))).toMatchObject({
      kind: 'invalid-request',
      members: { errors: [{ pointer: '/request/spaceCodeId' }] },
    });
  });

  describe('a token that was handed over', () => {
    it('is checked, and stays one token', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('mews-connector');
      const { secret } = vended(await vendOn(world.node(), id));
      expect(vended(await vendOn(world.node(), id))).toMatchObject({ source: 'stored', secret });
      expect(minted(await mintToken(world.node(), admin, id, undefined)).secret).toBe(secret);
      expect(await world.rows('tokens')).toHaveLength(1);
    });

    it('stays one token when it is checked at the same time on two nodes', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('mews-connector');
      const nodes = [world.node(), await world.otherNode()];
      await Promise.all(
        Array.from({ length: 10 }, () => nodes.map((node) => mintToken(node, admin, id, undefined))).flat(),
      );
      expect(await world.rows('tokens')).toHaveLength(1);
    });

    it('does not come back after its revocation', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('mews-connector');
      const { token } = vended(await vendOn(world.node(), id));
      const enterpriseId = token.subject;
      const other = minted(await mintToken(world.node(), admin, id, { enterpriseId }));
      expect(other.token.id).not.toBe(token.id);
      await revokeToken(world.node(), admin, other.token.id);
      expect(await failureOf(vendOn(world.node(), id))).toMatchObject({ kind: 'conflict' });
      expect(await world.rows('tokens')).toMatchObject([{ status: 'revoked' }, { status: 'revoked' }]);
    });

    it('gives way to the one that the connection is given instead', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('mews-connector');
      const { token } = vended(await vendOn(world.node(), id));
      const { accessToken } = await world.sandboxes['mews-connector'].connections.create({
        clientToken: demoClientToken,
        kind: 'enterprise',
        enterpriseIds: [token.subject],
      });
      const credentials = { ...demoInput('mews-connector').credentials, accessToken };
      await updateConnection(world.node(), admin, id, { credentials });
      expect(vended(await vendOn(world.node(), id)).secret).toBe(accessToken);
    });
  });

  describe('beside a node that died', () => {
    it('goes on as soon as its lease has ended', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('mews-pos');
      await dieOverAnswer(world, '/v1/shortlived', (node) => vendOn(node, id));
      const began = world.clock.now();
      expect(vended(await vendOn(waiting(world, await world.otherNode()), id)).source).toBe('minted');
      expect(world.clock.now() - began).toBe(30 * second);
      expect(await world.rows('mint_intents')).toMatchObject([{ state: 'unknown' }, { state: 'done' }]);
    });

    /** Mints and kept tokens after one node died at each moment of a vend, and another took over. */
    const afterTakeOver = (provider: ProviderId & ('applivery' | 'merchant-backend')) =>
      atEveryMoment(open, async (world, fuse) => {
        const { id } = await world.connect(provider);
        await unlessDead(vendOn(world.node(fuse), id));
        const { token } = vended(await vendOn(waiting(world, await world.otherNode()), id));
        const active = (await world.rows('tokens')).filter(({ status }) => status === 'active');
        const there = await descriptionsAt(world.sandboxes, provider);
        expect(there.map((text) => text.split(' ').at(-1))).toEqual(active.map(({ description }) => description));
        expect(active).toEqual([token]);
        return mintsAt(world.sandboxes, provider);
      });

    it('adopts what that has minted, so that nothing is minted twice', async () => {
      expect(new Set(await afterTakeOver('applivery'))).toEqual(new Set([1]));
    });

    it('revokes what that has minted where it cannot be adopted', async () => {
      expect(new Set(await afterTakeOver('merchant-backend'))).toEqual(new Set([1, 2]));
    });

    it('mints nothing when it has lost its own lease over what that left behind', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('applivery');
      await dieOverAnswer(world, '/tokens', (node) => vendOn(node, id));
      const [{ name } = { name: '' }] = await world.rows('leases');
      await endAllAtProvider(world);
      expect(await world.rows('mint_intents')).toMatchObject([{ state: 'pending' }]);
      world.clock.advance(30 * second);
      let taken = 0;
      const other = await world.otherNode();
      const takeOver = async () => {
        world.clock.advance(31 * second);
        const now = world.clock.now();
        await world.database.transaction((db) => acquireLease(db, { name, holder: 'x', now, until: now + 5 * second }));
        taken = now;
      };
      const slowly =
        (fetch: FetchFunction): FetchFunction =>
        async (input, init) => {
          if (init?.method === 'GET' && taken === 0) await takeOver();
          return fetch(input, init);
        };
      expect(vended(await vendOn(waiting(world, withUpstream(other, slowly)), id)).source).toBe('minted');
      expect(world.clock.now() - taken).toBe(5 * second);
    });

    it('gives up when the other node lives, but does not come to an end', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('mews-pos');
      const { token } = vended(await vendOn(world.node(), id));
      await revokeToken(world.node(), admin, token.id);
      const until = world.clock.now() + hour;
      await world.database.transaction((db) =>
        db.updateTable('leases').set({ holder: 'other', until }).where('name', 'like', 'mint:%').execute(),
      );
      const failure = await failureOf(vendOn(waiting(world, world.node()), id));
      expect(failure).toMatchObject({ kind: 'unavailable', retryAt: world.clock.now() + second });
    });
  });
});
