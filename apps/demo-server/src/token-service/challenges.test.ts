import { issueSolving } from '@tokenyard/core';
import { merchantBackendIssuer } from '@tokenyard/merchant-backend';
import { describe, expect, it } from 'vitest';
import type { ChallengesTable } from '../storage/tables/challenges-table.ts';
import { acquireLease } from '../storage/tables/leases-table.ts';
import { atEveryMoment } from './__fixtures__/every-moment.ts';
import { unlessDead } from './__fixtures__/fuse.ts';
import { challenged, failureOf, minted, vended } from './__fixtures__/results.ts';
import { descriptionsAt } from './__fixtures__/sandboxes.ts';
import { heldAnswer, withUpstream } from './__fixtures__/upstream.ts';
import { admin, createWorld, hour, limitedTo, minute, serviceStores, type World } from './__fixtures__/world.ts';
import { answerChallenge, listChallenges, sendChallenge } from './challenges.ts';
import type { ServiceContext } from './context.ts';
import type { MintResult } from './mint-order.ts';
import { mintToken } from './mint-token.ts';
import { settleAbandonedMints } from './settle-intents.ts';
import { sweep } from './sweep.ts';
import { createVend, type VendResult } from './vend.ts';

const instance = 'mfa-demo';
const password = 'sandbox';
const page = { limit: 100, after: undefined };

/** The code that was sent last for a challenge. */
async function codeOf(world: World, providerChallengeId: string): Promise<string> {
  const sent = await world.sandboxes['merchant-backend'].outbox();
  const message = sent.findLast(({ challenge_id: id }) => id === providerChallengeId);
  if (message === undefined) throw new Error('no code was sent');
  return message.code;
}

/** A connection to the instance that wants two codes before it mints. Its token lists and revokes without them. */
async function connectGuarded(world: World) {
  const sandbox = world.sandboxes['merchant-backend'];
  const issuer = merchantBackendIssuer.createIssuer({
    baseUrl: 'http://localhost/merchant-backend',
    fetch: sandbox.fetch,
    credentials: { instance, password },
  });
  const manager = await issueSolving(issuer, { scope: 'all' }, ({ id }) => codeOf(world, id));
  const token = manager.secret.reveal();
  return world.connect('merchant-backend', {
    credentials: { instance, password, token },
    defaultRequest: { scope: 'readonly', description: 'guarded' },
  });
}

const vend = (node: ServiceContext, connectionId: string) => createVend(node)(admin, { connectionId, minValidity: 0 });

async function solve(world: World, node: ServiceContext, { id, provider_challenge_id: theirs }: ChallengesTable) {
  await sendChallenge(node, admin, id);
  return answerChallenge(node, admin, id, await codeOf(world, theirs));
}

/** The two challenges of a mint. */
function pairOf(result: VendResult | MintResult) {
  const { challenges } = challenged(result);
  const [email, sms] = ['email', 'sms'].map((name) => challenges.find(({ channel }) => channel === name));
  if (email === undefined || sms === undefined) throw new Error('a challenge is missing');
  return { email, sms };
}

/** A mint that has one of its two codes. */
async function halfSolved(world: World) {
  const { id } = await connectGuarded(world);
  const node = world.node();
  const { email, sms } = pairOf(await vend(node, id));
  challenged(await solve(world, node, email));
  return { id, node, email, sms };
}

/** How often the provider was asked for a token of the service's. */
const asked = ({ sandboxes }: World) =>
  sandboxes['merchant-backend'].recorder
    .list()
    .filter(({ operation, requestBody }) => operation === 'createToken' && JSON.stringify(requestBody).includes('int_'))
    .map(({ status }) => status);

/** States of all challenges in the order of their time, that of the e-mail before that of the text message. */
const statesOf = async (world: World) =>
  (await world.rows('challenges'))
    .sort((a, b) => a.created_at - b.created_at || (a.channel < b.channel ? -1 : 1))
    .map(({ state }) => state);
const tokensAt = async (world: World) =>
  (await descriptionsAt(world.sandboxes, 'merchant-backend')).map((text) => text.split(' ').at(-1));

describe.each(serviceStores)('a second factor on %s', (_, open) => {
  it('is asked for once, whoever vends meanwhile', async () => {
    const world = await createWorld(open);
    const { id } = await connectGuarded(world);
    const { email, sms } = pairOf(await vend(world.node(), id));
    expect(email).toMatchObject({ hint: 'o***@mfa-demo.example', require_all: 1, state: 'open' });
    expect(sms).toMatchObject({ hint: '***0001', require_all: 1, state: 'open' });
    expect(pairOf(await vend(world.node(), id))).toEqual({ email, sms });
    expect(pairOf(await vend(await world.otherNode(), id))).toEqual({ email, sms });
    const listed = await listChallenges(world.node(), admin, id, page);
    expect(listed.map((row) => row.id).toSorted()).toEqual([email.id, sms.id].toSorted());
    expect(await listChallenges(world.node(), limitedTo('con_other'), undefined, page)).toEqual([]);
    expect(asked(world)).toEqual([202]);
    expect(await world.records('mint')).toMatchObject([{ outcome: 'challenged' }]);
  });

  it('lets the mint go on as soon as all codes are there', async () => {
    const world = await createWorld(open);
    const { id } = await connectGuarded(world);
    const node = world.node();
    const { email, sms } = pairOf(await vend(node, id));
    const more = challenged(await solve(world, node, email));
    expect(more.challenges.map(({ channel, state }) => `${channel} ${state}`).toSorted()).toEqual([
      'email solved',
      'sms open',
    ]);
    const { token, secret } = minted(await solve(world, await world.otherNode(), sms));
    expect(vended(await vend(node, id))).toMatchObject({ source: 'stored', token: { id: token.id }, secret });
    expect(asked(world)).toEqual([202, 200]);
    expect(await statesOf(world)).toEqual(['used', 'used']);
    expect(await listChallenges(node, admin, undefined, page)).toEqual([]);
    expect(await world.rows('mint_intents')).toMatchObject([{ state: 'done', token_id: token.id, purpose: 'vend' }]);
    expect(await world.records('challenge.send', 'challenge.answer')).toMatchObject([
      { action: 'challenge.send', outcome: 'ok', target: email.id },
      { action: 'challenge.answer', outcome: 'ok', target: email.id },
      { action: 'challenge.send', outcome: 'ok', target: sms.id },
      { action: 'challenge.answer', outcome: 'ok', target: sms.id },
    ]);
    expect(await failureOf(answerChallenge(node, admin, sms.id, '0'))).toMatchObject({ kind: 'conflict' });
  });

  it('is not passed with a wrong code', async () => {
    const world = await createWorld(open);
    const { id } = await connectGuarded(world);
    const node = world.node();
    const { email } = pairOf(await vend(node, id));
    await sendChallenge(node, admin, email.id);
    expect(await failureOf(answerChallenge(node, admin, email.id, 'wrong'))).toMatchObject({
      kind: 'provider-error',
      members: { provider_status: 409 },
    });
    expect(await world.records('challenge.answer')).toMatchObject([{ outcome: 'refused' }]);
    const code = await codeOf(world, email.provider_challenge_id);
    challenged(await answerChallenge(node, admin, email.id, code));
    expect(await statesOf(world)).toEqual(['solved', 'open']);
  });

  it('is not visible to callers of other connections', async () => {
    const world = await createWorld(open);
    const { id } = await connectGuarded(world);
    const { email } = pairOf(await vend(world.node(), id));
    const other = limitedTo('con_other');
    expect(await failureOf(sendChallenge(world.node(), other, email.id))).toMatchObject({ kind: 'not-found' });
    expect(await failureOf(answerChallenge(world.node(), other, email.id, '1'))).toMatchObject({ kind: 'not-found' });
    expect(await statesOf(world)).toEqual(['open', 'open']);
  });

  it('lets the mint go on once when two answer at the same moment', async () => {
    const world = await createWorld(open);
    const { node, sms } = await halfSolved(world);
    await sendChallenge(node, admin, sms.id);
    const code = await codeOf(world, sms.provider_challenge_id);
    const both = await Promise.allSettled(
      [node, await world.otherNode()].map((each) => answerChallenge(each, admin, sms.id, code)),
    );
    const kinds = both.map((one) => (one.status === 'fulfilled' ? one.value.kind : one.reason.kind));
    expect(new Set(kinds)).toEqual(new Set(['conflict', 'minted']));
    expect(asked(world)).toEqual([202, 200]);
  });

  it('is not taken for abandoned while its mint goes on', async () => {
    const world = await createWorld(open);
    const { id, node, sms } = await halfSolved(world);
    await sendChallenge(node, admin, sms.id);
    const code = await codeOf(world, sms.provider_challenge_id);
    const { wrap, arrived, release } = heldAnswer('private/token');
    const answer = answerChallenge(withUpstream(node, wrap), admin, sms.id, code);
    await arrived;
    const other = await world.otherNode();
    const sleep = async (ms: number) => {
      release();
      await other.sleep(ms);
    };
    const given = vended(await vend({ ...other, sleep }, id).finally(release));
    expect(minted(await answer).secret).toBe(given.secret);
    expect(asked(world)).toEqual([202, 200]);
  });

  it('does not let the mint go on while another is at it, and is not asked for again after it', async () => {
    const world = await createWorld(open);
    const { node, sms } = await halfSolved(world);
    const [{ name } = { name: '' }] = await world.rows('leases');
    const now = world.clock.now();
    await world.database.transaction((db) => acquireLease(db, { name, holder: 'other', now, until: now + minute }));
    expect(await failureOf(solve(world, node, sms))).toMatchObject({ kind: 'unavailable', retryAt: now + 1000 });
    expect(await statesOf(world)).toEqual(['solved', 'solved']);
    world.clock.advance(minute);
    minted(await answerChallenge(node, admin, sms.id, 'is not asked for again'));
    expect(asked(world)).toEqual([202, 200]);
  });

  it('stays passed when the provider refuses the mint for the moment', async () => {
    const world = await createWorld(open);
    const { node, sms } = await halfSolved(world);
    world.sandboxes['merchant-backend'].faults.add({
      operation: 'createToken',
      effect: { kind: 'reply', status: 429 },
    });
    expect(await failureOf(solve(world, node, sms))).toMatchObject({ members: { provider_status: 429 } });
    expect(await statesOf(world)).toEqual(['solved', 'solved']);
    minted(await answerChallenge(node, admin, sms.id, 'is not asked for again'));
    expect(await tokensAt(world)).toHaveLength(1);
  });

  it('is asked for anew when its time is over', async () => {
    const world = await createWorld(open);
    const { id } = await connectGuarded(world);
    const node = world.node();
    const { email } = pairOf(await vend(node, id));
    await sendChallenge(node, admin, email.id);
    world.clock.advance(6 * minute);
    const second = challenged(await vend(node, id));
    expect(second.intentId).not.toBe(email.intent_id);
    expect(await statesOf(world)).toEqual(['expired', 'expired', 'open', 'open']);
    expect(await world.rows('mint_intents')).toMatchObject([{ state: 'not-minted' }, { state: 'challenged' }]);
  });

  it('is asked for anew when one answer was too old by the time of the other', async () => {
    const world = await createWorld(open);
    const { id, node, email, sms } = await halfSolved(world);
    world.clock.advance(6 * minute);
    const anew = challenged(await solve(world, node, sms));
    expect(anew.intentId).toBe(email.intent_id);
    expect(anew.challenges.map(({ state }) => state)).toEqual(['open', 'open']);
    expect(await statesOf(world)).toEqual(['expired', 'expired', 'open', 'open']);
    expect(pairOf(await vend(node, id)).email.id).toBe(pairOf(anew).email.id);
  });

  it('is given up when nobody answers within an hour', async () => {
    const world = await createWorld(open);
    const { id } = await connectGuarded(world);
    const first = challenged(await mintToken(world.node(), admin, id, undefined));
    await sweep(world.node());
    expect(await statesOf(world)).toEqual(['open', 'open']);
    world.clock.advance(hour + 1);
    await sweep(world.node());
    expect(await statesOf(world)).toEqual(['expired', 'expired']);
    expect(await world.rows('mint_intents')).toMatchObject([{ id: first.intentId, state: 'not-minted' }]);
    expect(await world.records('challenge.expire')).toMatchObject([{ target: first.intentId }]);
    world.clock.advance(25 * hour);
    await sweep(world.node());
    expect(await statesOf(world)).toEqual([]);
  });

  it('is asked for anew when the provider has forgotten it', async () => {
    const world = await createWorld(open);
    const { id } = await connectGuarded(world);
    const node = world.node();
    const { email, sms } = pairOf(await vend(node, id));
    world.clock.advance(hour);
    expect(await failureOf(sendChallenge(node, admin, email.id))).toMatchObject({ members: { provider_status: 404 } });
    expect(await world.records('challenge.send')).toMatchObject([{ outcome: 'refused' }]);
    expect(await statesOf(world)).toEqual(['expired', 'open']);
    await failureOf(sendChallenge(node, admin, sms.id));
    expect(challenged(await vend(node, id)).intentId).not.toBe(email.intent_id);
  });

  it('leaves nothing unknown at the provider when a node dies over the last answer', async () => {
    const left = await atEveryMoment(open, async (world, fuse) => {
      const { node, sms } = await halfSolved(world);
      await sendChallenge(node, admin, sms.id);
      const code = await codeOf(world, sms.provider_challenge_id);
      await unlessDead(answerChallenge(world.node(fuse), admin, sms.id, code));
      world.clock.advance(3 * minute);
      const other = await world.otherNode();
      await settleAbandonedMints(other);
      const [intent] = await world.rows('mint_intents');
      const tokens = await world.rows('tokens');
      const known = tokens.map(({ description }) => description);
      expect((await tokensAt(world)).filter((tag) => tag?.startsWith('int_'))).toEqual(known);
      const again = await answerChallenge(other, admin, sms.id, code).catch((error: unknown) => error);
      return `${intent?.state}, ${tokens.length} kept, ${again instanceof Error ? again.message : 'minted now'}`;
    });
    expect([...new Set(left)]).toEqual([
      // Until then nothing is lost: whoever answers next lets the mint go on.
      'challenged, 0 kept, minted now',
      'not-minted, 0 kept, The challenge is expired',
      'revoked, 0 kept, The challenge is expired',
      'done, 1 kept, The challenge is used',
    ]);
  });
});
