import { describe, expect, it } from 'vitest';
import { failureOf, minted } from './__fixtures__/results.ts';
import { demoInput, descriptionsAt, mintOperationOf, type ProviderId } from './__fixtures__/sandboxes.ts';
import { cutOff, heldAnswer, refuseConnections, withUpstream } from './__fixtures__/upstream.ts';
import { admin, createWorld, hour, minute, serviceStores, type World } from './__fixtures__/world.ts';
import { createIssuer } from './connection-issuer.ts';
import { issuedTokenOf } from './issued-tokens.ts';
import { mintToken } from './mint-token.ts';
import { reconcileAll, reconcileConnection } from './reconcile.ts';
import { revokeToken } from './revoke.ts';

const day = 24 * hour;

/** The provider as somebody else works with it. */
const elsewhere = (world: World, provider: ProviderId) =>
  createIssuer(world.node(), provider, null, demoInput(provider).credentials);

const mintOf = async (world: World, connectionId: string) =>
  minted(await mintToken(world.node(), admin, connectionId, undefined)).token;

describe.each(serviceStores)('reconciling on %s', (_, open) => {
  it.each(['applivery', 'merchant-backend'] as const)(
    'finds what %s has and we have not, and the reverse',
    async (provider) => {
      const world = await createWorld(open);
      const { id } = await world.connect(provider);
      const kept = await mintOf(world, id);
      const gone = await mintOf(world, id);
      const ended = await mintOf(world, id);
      const issuer = elsewhere(world, provider);
      await issuer.issue({ ...demoInput(provider).defaultRequest, description: 'by somebody else' });
      await issuer.revoke?.(await issuedTokenOf(world.node(), gone));
      await revokeToken(withUpstream(world.node(), cutOff(/^DELETE/)), admin, ended.id);
      world.clock.advance(2 * minute);
      const report = await reconcileConnection(world.node(), admin, id);
      expect(report).toMatchObject({ connectionId: id, at: world.clock.now(), comparable: true });
      expect(report.unknown).toMatchObject([{ description: 'by somebody else' }]);
      expect(report.missing).toEqual([gone.id]);
      expect(report.stillThere).toEqual([ended.id]);
      const statuses = new Map((await world.rows('tokens')).map((row) => [row.id, row.status]));
      expect(Object.fromEntries(statuses)).toEqual({ [kept.id]: 'active', [gone.id]: 'lost', [ended.id]: 'revoked' });
      expect(await world.records('reconcile')).toMatchObject([{ outcome: 'ok', actor: admin.id }]);
      const [act] = (await world.rows('audit_records')).filter(({ action }) => action === 'reconcile');
      expect(JSON.parse(act?.details ?? '')).toEqual({ listed: 3, missing: [gone.id], unknown: 1 });
    },
  );

  it('learns the ids that a provider tells only in its list', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('merchant-backend');
    const token = await mintOf(world, id);
    expect(token.provider_token_id).toBeNull();
    await reconcileConnection(world.node(), admin, id);
    expect(await world.rows('tokens')).toMatchObject([{ id: token.id, provider_token_id: '1' }]);
    expect(await reconcileConnection(world.node(), admin, id)).toMatchObject({ unknown: [], missing: [] });
  });

  it('tells what ends soon', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('merchant-backend', { defaultRequest: { scope: 'readonly' } });
    const soon = await mintOf(world, id);
    const request = { scope: 'readonly', duration: { d_us: 'forever' } };
    await mintToken(world.node(), admin, id, request);
    expect(await reconcileConnection(world.node(), admin, id)).toMatchObject({ expiring: [] });
    world.clock.advance(1);
    expect(await reconcileConnection(world.node(), admin, id)).toMatchObject({ expiring: [soon.id] });
  });

  it('misses no token that has ended, swept or not', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('merchant-backend', { defaultRequest: { scope: 'readonly' } });
    await mintOf(world, id);
    world.clock.advance(day);
    const report = await reconcileConnection(world.node(), admin, id);
    expect(report).toMatchObject({ unknown: [], missing: [], stillThere: [], expiring: [] });
    expect(await world.rows('tokens')).toMatchObject([{ status: 'active' }]);
  });

  it('says so where there is nothing to compare with', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    const { id: tokenId } = await mintOf(world, id);
    const report = await reconcileConnection(world.node(), admin, id);
    expect(report).toMatchObject({ comparable: false, unknown: [], missing: [], stillThere: [], expiring: [tokenId] });
  });

  it('takes what is just being minted for neither unknown nor missing', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('applivery');
    const answer = heldAnswer('/tokens');
    const minting = mintToken(withUpstream(world.node(), answer.wrap), admin, id, undefined);
    await answer.arrived;
    expect(await reconcileConnection(world.node(), admin, id)).toMatchObject({ unknown: [], missing: [] });
    answer.release();
    await minting;
    await elsewhere(world, 'applivery').revoke?.({
      providerTokenId: (await world.rows('tokens'))[0]?.provider_token_id ?? '',
    });
    expect(await reconcileConnection(world.node(), admin, id)).toMatchObject({ missing: [] });
    world.clock.advance(2 * minute);
    expect((await reconcileConnection(world.node(), admin, id)).missing).toHaveLength(1);
  });

  it('leaves a token to those who look for it, while nobody knows what its mint led to', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('applivery');
    const effect = { kind: 'drop', when: 'after' } as const;
    world.sandboxes.applivery.faults.add({ operation: mintOperationOf('applivery'), effect });
    const node = withUpstream(world.node(), cutOff(/^GET/));
    await failureOf(mintToken(node, admin, id, undefined));
    expect(await world.rows('mint_intents')).toMatchObject([{ state: 'unknown' }]);
    expect(await reconcileConnection(world.node(), admin, id)).toMatchObject({ unknown: [] });
  });

  it('goes on with others when one provider does not answer', async () => {
    const world = await createWorld(open);
    for (const provider of ['merchant-backend', 'applivery', 'mews-pos'] as const) {
      await mintOf(world, (await world.connect(provider)).id);
    }
    const half = withUpstream(world.node(), cutOff(/merchant-backend/));
    expect(await reconcileAll(half)).toBe(1);
    expect(await reconcileAll(withUpstream(world.node(), refuseConnections))).toBe(0);
    expect(await reconcileAll(world.node())).toBe(2);
    expect(await reconcileAll(world.node(), async () => false)).toBe(0);
    expect(world.errors).toEqual([]);
    expect((await world.rows('tokens')).map(({ status }) => status)).toEqual(['active', 'active', 'active']);
  });

  it('reads more tokens than fit into one page', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('merchant-backend');
    const token = await mintOf(world, id);
    const rows = Array.from({ length: 1100 }, (__, number) => ({
      ...token,
      id: `tok_${String(number).padStart(32, '0')}`,
      secret_hash: `hash-${number}`,
      description: `int_${String(number).padStart(32, '0')}`,
      provider_token_id: null,
    }));
    await world.database.transaction(async (db) => {
      for (let from = 0; from < rows.length; from += 500) {
        await db
          .insertInto('tokens')
          .values(rows.slice(from, from + 500))
          .execute();
      }
    });
    world.clock.advance(2 * minute);
    const { missing, unknown } = await reconcileConnection(world.node(), admin, id);
    expect(missing).toHaveLength(1100);
    expect(unknown).toEqual([]);
    expect(await descriptionsAt(world.sandboxes, 'merchant-backend')).toHaveLength(1);
    world.clock.advance(day);
  });
});
