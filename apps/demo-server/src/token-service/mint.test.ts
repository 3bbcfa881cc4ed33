import { sha256 } from '@tokenyard/core/sandbox';
import { describe, expect, it } from 'vitest';
import { dieOverAnswer } from './__fixtures__/dying-node.ts';
import { atEveryMoment } from './__fixtures__/every-moment.ts';
import { unlessDead } from './__fixtures__/fuse.ts';
import { failureOf, minted } from './__fixtures__/results.ts';
import { demoInput, descriptionsAt, mintOperationOf, mintsAt, providerIds } from './__fixtures__/sandboxes.ts';
import { cutOff, heldAnswer, refuseConnections, withUpstream } from './__fixtures__/upstream.ts';
import { admin, createWorld, hour, limitedTo, minute, serviceStores, type World } from './__fixtures__/world.ts';
import { issuerOf } from './connection-issuer.ts';
import { deleteConnection, updateConnection } from './connections.ts';
import { mint } from './mint.ts';
import { mintToken } from './mint-token.ts';
import { settleAbandonedMints, settleIntent } from './settle-intents.ts';

/** Everything that the service has written, as text. */
async function everything(world: World): Promise<string> {
  const tables = ['connections', 'tokens', 'mint_intents', 'challenges', 'rotations', 'audit_records'] as const;
  return JSON.stringify(await Promise.all(tables.map((table) => world.rows(table))));
}

/** The next answer of a provider to a mint is lost. */
const loseAnswer = (world: World, provider: (typeof providerIds)[number], when: 'before' | 'after' = 'after') =>
  world.sandboxes[provider].faults.add({ operation: mintOperationOf(provider), effect: { kind: 'drop', when } });

describe.each(serviceStores)('minting on %s', (_, open) => {
  it.each(providerIds)('gives a token of %s and keeps no secret in clear', async (provider) => {
    const world = await createWorld(open);
    const connection = await world.connect(provider);
    const { token, secret } = minted(await mintToken(world.node(), admin, connection.id, undefined));
    expect(mintsAt(world.sandboxes, provider)).toBe(provider === 'mews-connector' ? 0 : 1);
    const [row] = await world.rows('tokens');
    expect(row).toEqual(token);
    expect(row).toMatchObject({ status: 'active', secret_hash: await sha256(secret), provider });
    const [intent] = await world.rows('mint_intents');
    expect(intent).toMatchObject({ state: 'done', token_id: token.id, purpose: 'mint' });
    expect(await world.records('mint')).toEqual([{ action: 'mint', outcome: 'ok', target: token.id, actor: admin.id }]);
    const text = await everything(world);
    expect(text).toContain(token.id);
    expect(text).not.toContain(secret);
    const hidden = Object.entries(demoInput(provider).credentials).filter(([name]) => /Key|Token|Secret/.test(name));
    for (const [, value] of hidden) expect(text).not.toContain(value);
  });

  it('asks for what the caller wants instead of the default', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('merchant-backend');
    const { token } = minted(await mintToken(world.node(), admin, id, { scope: 'readonly' }));
    expect(token).toMatchObject({ scopes: '["readonly"]', refreshable: 0 });
    expect(await failureOf(mintToken(world.node(), admin, id, { scope: 7 }))).toMatchObject({
      kind: 'invalid-request',
      members: { errors: [{ pointer: '/request/scope' }] },
    });
    expect(mintsAt(world.sandboxes, 'merchant-backend')).toBe(1);
  });

  it('does not tell a caller of a connection that is not his, and records that he wanted it', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    const failure = await failureOf(mintToken(world.node(), limitedTo('con_other'), id, undefined));
    expect(failure).toMatchObject({ kind: 'not-found', message: 'There is no such connection' });
    expect(await failureOf(mintToken(world.node(), admin, 'con_none', undefined))).toMatchObject({
      kind: 'not-found',
      message: failure.message,
    });
    expect(await world.records('refuse')).toEqual([
      { action: 'refuse', outcome: 'not-found', target: null, actor: 'key_limited' },
    ]);
  });

  it('passes a refusal on in the words of the provider', async () => {
    const world = await createWorld(open);
    const changes = { credentials: { apiKey: 'sk_wrong_key' }, allowEnvironmentMismatch: true };
    const { id } = await world.connect('mews-pos', changes);
    const failure = await failureOf(mintToken(world.node(), admin, id, undefined));
    expect(failure).toMatchObject({
      kind: 'provider-error',
      members: { provider: 'mews-pos', provider_status: 401, may_have_taken_effect: false },
    });
    expect(JSON.stringify([failure, failure.message, failure.members])).not.toContain('sk_wrong_key');
    expect(await world.rows('tokens')).toEqual([]);
    expect(await world.rows('mint_intents')).toMatchObject([{ state: 'not-minted' }]);
    expect(await world.records('mint')).toMatchObject([{ outcome: 'refused' }]);
  });

  it('tells that the provider cannot be reached', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('merchant-backend');
    const node = withUpstream(world.node(), refuseConnections);
    expect(await failureOf(mintToken(node, admin, id, undefined))).toMatchObject({
      kind: 'provider-unreachable',
      members: { may_have_taken_effect: false },
    });
    expect(await world.rows('mint_intents')).toMatchObject([{ state: 'not-minted' }]);
  });

  it('leaves it to the schedule to find out what a fault of ours has led to', async () => {
    const world = await createWorld(open);
    const connection = await world.connect('applivery');
    const node = world.node();
    const issuer = await issuerOf(node, connection);
    const request: unknown = JSON.parse(connection.default_request);
    const order = { connection, issuer, request, purpose: 'mint', actor: admin.id } as const;
    const ask = async (tag: string) => {
      await issuer.issue(request, { tag });
      throw new TypeError('a fault');
    };
    await expect(mint(node, { ...order, ask })).rejects.toThrow('a fault');
    expect(await world.rows('mint_intents')).toMatchObject([{ state: 'pending' }]);
    world.clock.advance(3 * minute);
    expect(await settleAbandonedMints(node)).toBe(1);
    expect(await world.rows('tokens')).toMatchObject([{ status: 'active' }]);
  });

  describe('with a lost answer', () => {
    it('adopts the token where the provider shows it again', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('applivery');
      loseAnswer(world, 'applivery');
      const { token, secret } = minted(await mintToken(world.node(), admin, id, undefined));
      expect(await descriptionsAt(world.sandboxes, 'applivery')).toEqual([`Nightly CI ${token.description}`]);
      expect(await world.rows('tokens')).toMatchObject([{ status: 'active', secret_hash: await sha256(secret) }]);
      expect(await world.rows('mint_intents')).toMatchObject([{ state: 'done' }]);
      expect(mintsAt(world.sandboxes, 'applivery')).toBe(1);
    });

    it('revokes the token where its secret cannot be had any more', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('merchant-backend');
      loseAnswer(world, 'merchant-backend');
      expect(await failureOf(mintToken(world.node(), admin, id, undefined))).toMatchObject({
        kind: 'provider-unreachable',
        members: { may_have_taken_effect: false },
      });
      expect(mintsAt(world.sandboxes, 'merchant-backend')).toBe(1);
      expect(await descriptionsAt(world.sandboxes, 'merchant-backend')).toEqual([]);
      expect(await world.rows('tokens')).toEqual([]);
      expect(await world.rows('mint_intents')).toMatchObject([{ state: 'revoked' }]);
      expect(await world.records('mint')).toMatchObject([{ outcome: 'lost and revoked' }]);
    });

    it.each(['mews-pos', 'mesh-admin'] as const)('tells that nobody knows what %s did', async (provider) => {
      const world = await createWorld(open);
      const { id } = await world.connect(provider);
      loseAnswer(world, provider);
      const failure = await failureOf(mintToken(world.node(), admin, id, undefined));
      const [intent] = await world.rows('mint_intents');
      expect(intent).toMatchObject({ state: 'unknown' });
      expect(failure).toMatchObject({
        kind: 'mint-outcome-unknown',
        members: { provider, intent_id: intent?.id, may_have_taken_effect: true },
      });
      expect(mintsAt(world.sandboxes, provider)).toBe(1);
      expect(await world.records('mint')).toMatchObject([{ outcome: 'unknown' }]);
    });

    it('adopts the token as soon as the provider tells of it', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('applivery');
      loseAnswer(world, 'applivery');
      const node = withUpstream(world.node(), cutOff(/^GET/));
      expect(await failureOf(mintToken(node, admin, id, undefined))).toMatchObject({ kind: 'mint-outcome-unknown' });
      expect(await world.rows('mint_intents')).toMatchObject([{ state: 'unknown' }]);
      world.clock.advance(3 * minute);
      expect(await settleAbandonedMints(world.node())).toBe(1);
      const [token] = await world.rows('tokens');
      expect(token).toMatchObject({ status: 'active' });
      expect(await world.rows('mint_intents')).toMatchObject([{ state: 'done', token_id: token?.id }]);
    });

    it('looks again later before it says that nothing was minted', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('applivery');
      loseAnswer(world, 'applivery', 'before');
      const failure = await failureOf(mintToken(world.node(), admin, id, undefined));
      expect(failure.kind).toBe('mint-outcome-unknown');
      expect(await settleAbandonedMints(world.node())).toBe(0);
      world.clock.advance(3 * minute);
      expect(await settleAbandonedMints(world.node())).toBe(1);
      expect(await world.rows('mint_intents')).toMatchObject([{ state: 'not-minted' }]);
      expect(await world.records('mint')).toMatchObject([{ outcome: 'unknown' }, { outcome: 'not minted' }]);
    });
  });

  /** What a node that dies while it mints leaves behind, after others have looked for it; in the order of the moments. */
  const leftBehind = (provider: 'mews-pos' | 'merchant-backend' | 'applivery' | 'mesh-admin') =>
    atEveryMoment(open, async (world, fuse) => {
      const { id } = await world.connect(provider);
      const answer = await unlessDead(mintToken(world.node(fuse), admin, id, undefined));
      world.clock.advance(3 * minute);
      await settleAbandonedMints(await world.otherNode());
      const [intent] = await world.rows('mint_intents');
      const tokens = await world.rows('tokens');
      const mints = mintsAt(world.sandboxes, provider);
      return [answer?.kind ?? 'died', `${mints} minted`, intent?.state ?? 'not begun', `${tokens.length} kept`].join(
        ', ',
      );
    });

  it.each(['mews-pos', 'mesh-admin'] as const)(
    'loses track of nothing that %s minted for a node that died',
    async (provider) => {
      expect([...new Set(await leftBehind(provider))]).toEqual([
        'died, 0 minted, not begun, 0 kept',
        // Nobody can know, so nobody says that nothing was minted.
        'died, 0 minted, unknown, 0 kept',
        'died, 1 minted, unknown, 0 kept',
        'died, 1 minted, done, 1 kept',
        'minted, 1 minted, done, 1 kept',
      ]);
    },
  );

  it('revokes what Taler minted for a node that died, because it does not show it again', async () => {
    expect([...new Set(await leftBehind('merchant-backend'))]).toEqual([
      'died, 0 minted, not begun, 0 kept',
      'died, 0 minted, not-minted, 0 kept',
      'died, 1 minted, revoked, 0 kept',
      'died, 1 minted, done, 1 kept',
      'minted, 1 minted, done, 1 kept',
    ]);
  });

  it('adopts what Applivery minted for a node that died', async () => {
    expect([...new Set(await leftBehind('applivery'))]).toEqual([
      'died, 0 minted, not begun, 0 kept',
      'died, 0 minted, not-minted, 0 kept',
      'died, 1 minted, done, 1 kept',
      'minted, 1 minted, done, 1 kept',
    ]);
  });

  it('stays done, whoever looked before it was', async () => {
    const world = await createWorld(open);
    const connection = await world.connect('applivery');
    const node = world.node();
    const { token } = minted(await mintToken(node, admin, connection.id, undefined));
    await (await issuerOf(node, connection)).revoke?.({ providerTokenId: token.provider_token_id ?? undefined });
    for (const intent of await world.rows('mint_intents')) await settleIntent(node, { ...intent, state: 'pending' });
    expect(await world.rows('mint_intents')).toMatchObject([{ state: 'done', token_id: token.id }]);
  });

  describe('on a node that was held for dead', () => {
    it('is not held for it too soon', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('merchant-backend');
      const answer = heldAnswer('/private/token');
      const slow = mintToken(withUpstream(world.node(), answer.wrap), admin, id, undefined);
      await answer.arrived;
      world.clock.advance(2 * minute - 1);
      expect(await settleAbandonedMints(await world.otherNode())).toBe(0);
      answer.release();
      expect(minted(await slow).token.status).toBe('active');
      expect(await descriptionsAt(world.sandboxes, 'merchant-backend')).toHaveLength(1);
    });

    it('has an unknown outcome until the provider can be asked', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('applivery');
      await dieOverAnswer(world, '/tokens', (node) => mintToken(node, admin, id, undefined));
      world.clock.advance(3 * minute);
      expect(await settleAbandonedMints(withUpstream(world.node(), refuseConnections))).toBe(0);
      expect(await world.rows('mint_intents')).toMatchObject([{ state: 'unknown' }]);
      expect(await world.records('mint')).toMatchObject([{ outcome: 'unknown', actor: 'system' }]);
      world.clock.advance(hour);
      expect(await settleAbandonedMints(world.node())).toBe(1);
      expect(await world.rows('tokens')).toMatchObject([{ status: 'active' }]);
    });

    it('gives the token that another node has adopted', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('applivery');
      const answer = heldAnswer('/tokens');
      const slow = mintToken(withUpstream(world.node(), answer.wrap), admin, id, undefined);
      await answer.arrived;
      world.clock.advance(3 * minute);
      expect(await settleAbandonedMints(await world.otherNode())).toBe(1);
      answer.release();
      const { token } = minted(await slow);
      expect(await world.rows('tokens')).toEqual([token]);
      expect(await world.records('mint')).toMatchObject([{ outcome: 'ok', actor: 'system' }]);
    });

    it('gives out no token that another node has revoked', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('merchant-backend');
      const answer = heldAnswer('/private/token');
      const slow = failureOf(mintToken(withUpstream(world.node(), answer.wrap), admin, id, undefined));
      await answer.arrived;
      world.clock.advance(3 * minute);
      expect(await settleAbandonedMints(await world.otherNode())).toBe(1);
      answer.release();
      expect(await slow).toMatchObject({ kind: 'unavailable' });
      expect(await world.rows('tokens')).toEqual([]);
      expect(await descriptionsAt(world.sandboxes, 'merchant-backend')).toEqual([]);
    });
  });

  describe('over a connection that changes meanwhile', () => {
    it('keeps the connection until it has ended', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('applivery');
      const answer = heldAnswer('/tokens');
      const minting = mintToken(withUpstream(world.node(), answer.wrap), admin, id, undefined);
      await answer.arrived;
      const node = world.node();
      expect(await failureOf(deleteConnection(node, admin, id))).toMatchObject({ kind: 'conflict' });
      const moved = { baseUrl: 'https://api.applivery.test', allowEnvironmentMismatch: true };
      expect(await failureOf(updateConnection(node, admin, id, moved))).toMatchObject({ kind: 'conflict' });
      answer.release();
      expect(minted(await minting).token.status).toBe('active');
      expect(await failureOf(deleteConnection(node, admin, id))).toMatchObject({ kind: 'conflict' });
    });

    it('asks the provider for nothing when it is gone', async () => {
      const world = await createWorld(open);
      const connection = await world.connect('applivery');
      const node = world.node();
      const issuer = await issuerOf(node, connection);
      await deleteConnection(node, admin, connection.id);
      const order = { connection, issuer, request: {}, purpose: 'mint', actor: admin.id } as const;
      expect(await failureOf(mint(node, order))).toMatchObject({ kind: 'not-found' });
      expect(world.sandboxes.applivery.recorder.list()).toEqual([]);
    });

    it('does not give out what was minted with yesterday’s credentials', async () => {
      const world = await createWorld(open);
      const { id, credentials } = await world.connect('applivery');
      const answer = heldAnswer('/tokens');
      const minting = mintToken(withUpstream(world.node(), answer.wrap), admin, id, undefined);
      await answer.arrived;
      const again = demoInput('applivery').credentials;
      const changed = await updateConnection(world.node(), admin, id, { credentials: again });
      expect(changed.credentials).not.toBe(credentials);
      answer.release();
      expect(minted(await minting).token.status).toBe('retiring');
      expect(await world.rows('tokens')).toMatchObject([{ status: 'retiring' }]);
    });
  });
});
