import { createHmac } from 'node:crypto';
import type { Reply } from '@tokenyard/core';
import { ProblemRefusal } from '@tokenyard/core/serve';
import { describe, expect, it } from 'vitest';
import { DatabaseUnavailableError } from '../../storage/database-unavailable-error.ts';
import { dieOverAnswer } from '../../token-service/__fixtures__/dying-node.ts';
import { atEveryMoment } from '../../token-service/__fixtures__/every-moment.ts';
import { Fuse, unlessDead } from '../../token-service/__fixtures__/fuse.ts';
import { failureOf, minted } from '../../token-service/__fixtures__/results.ts';
import { descriptionsAt, mintOperationOf, mintsAt } from '../../token-service/__fixtures__/sandboxes.ts';
import { answering, cutOff, heldAnswer, withUpstream } from '../../token-service/__fixtures__/upstream.ts';
import {
  admin,
  createWorld,
  hour,
  minute,
  second,
  serviceStores,
  type World,
} from '../../token-service/__fixtures__/world.ts';
import type { Caller } from '../../token-service/caller.ts';
import type { ServiceContext } from '../../token-service/context.ts';
import { mintToken } from '../../token-service/mint-token.ts';
import { rotateToken } from '../../token-service/rotate.ts';
import { ServiceError } from '../../token-service/service-error.ts';
import { createVend } from '../../token-service/vend.ts';
import { idempotently } from './idempotently.ts';

const day = 24 * hour;

const callOf = (service: ServiceContext, caller: Caller) => ({
  service,
  caller,
  vend: createVend(service),
  fingerprint: (text: string) => createHmac('sha256', caller.id).update(text).digest('hex'),
});

const replyOf = (status: number, body?: unknown): Reply => ({ status, headers: {}, body });

/** A request to mint, as its handler carries it out. */
function mintBy(service: ServiceContext, connectionId: string, key: string | undefined, caller = admin) {
  const headers = { 'Idempotency-Key': key };
  const input = [connectionId];
  return idempotently(callOf(service, caller), { operation: 'mintToken', headers, input }, async (attempt) => {
    const result = await mintToken(service, caller, connectionId, undefined, attempt);
    return result.kind === 'minted'
      ? replyOf(201, { id: result.token.id, secret: result.secret })
      : replyOf(202, { intent: result.intentId, challenges: result.challenges.map(({ id }) => id) });
  });
}

/** A request whose work is what the test says. */
const requestOn = (
  service: ServiceContext,
  input: unknown,
  run: () => Promise<unknown>,
  operation = 'createConnection',
) =>
  idempotently(callOf(service, admin), { operation, headers: { 'Idempotency-Key': 'k' }, input }, async () =>
    replyOf(201, await run()),
  );

/** A node for which waiting takes its time. */
const waiting = (world: World, node: ServiceContext): ServiceContext => ({
  ...node,
  sleep: async () => world.clock.advance(second),
});

/** The status of an answer, or the kind of the problem. */
const outcomeOf = (work: Promise<Reply>): Promise<string> =>
  work.then(
    ({ status }) => String(status),
    (error: unknown) => {
      if (error instanceof ProblemRefusal) return String(error.problem.type).slice('/problems/'.length);
      return error instanceof ServiceError ? error.kind : String(error);
    },
  );

describe.each(serviceStores)('requests under an idempotency key on %s', (_, open) => {
  it('act once and give one answer, on every node', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    const first = await mintBy(world.node(), id, 'a');
    expect(await mintBy(world.node(), id, 'a')).toEqual(first);
    expect(await mintBy(await world.otherNode(), id, 'a')).toEqual(first);
    expect(mintsAt(world.sandboxes, 'mews-pos')).toBe(1);
    expect(await world.records('repeat')).toEqual(
      Array(2).fill({ action: 'repeat', outcome: 'ok', target: null, actor: admin.id }),
    );
  });

  it('act each time without a key, with another one, and for another caller', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    const other: Caller = { ...admin, id: 'key_other' };
    for (const key of [undefined, undefined, 'a', 'b']) await mintBy(world.node(), id, key);
    await mintBy(world.node(), id, 'a', other);
    expect(mintsAt(world.sandboxes, 'mews-pos')).toBe(5);
  });

  it('act once when they come at the same time on two nodes', async () => {
    const world = await createWorld(open);
    const { id } = await world.connect('mews-pos');
    const nodes = [world.node(), await world.otherNode()];
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => nodes.map((node) => mintBy(node, id, 'a'))).flat(),
    );
    expect(new Set(replies.map((reply) => JSON.stringify(reply))).size).toBe(1);
    expect(mintsAt(world.sandboxes, 'mews-pos')).toBe(1);
  });

  it('are refused with another body or for another operation', async () => {
    const world = await createWorld(open);
    const node = world.node();
    await requestOn(node, { name: 'a', more: { b: 1, c: 2 } }, async () => 'made');
    const same = { more: { c: 2, b: 1 }, name: 'a' };
    expect(await requestOn(node, same, async () => 'made again')).toMatchObject({ body: 'made' });
    const conflict = { kind: 'idempotency-conflict', message: 'The Idempotency-Key was used for another request' };
    expect(await failureOf(requestOn(node, { name: 'b' }, async () => 'other'))).toMatchObject(conflict);
    expect(await failureOf(requestOn(node, same, async () => 'other', 'rotateToken'))).toMatchObject(conflict);
  });

  it('are forgotten after a day', async () => {
    const world = await createWorld(open);
    await requestOn(world.node(), 1, async () => 'first');
    world.clock.advance(day - 1);
    expect(await requestOn(world.node(), 1, async () => 'second')).toMatchObject({ body: 'first' });
    world.clock.advance(1);
    expect(await requestOn(world.node(), 2, async () => 'third')).toMatchObject({ body: 'third' });
  });

  it('leave neither answer nor request in clear', async () => {
    const world = await createWorld(open);
    await requestOn(world.node(), { password: 'a-low-entropy-one' }, async () => ({ secret: 'never shown' }));
    const [row] = await world.rows('idempotency_keys');
    expect(row).toMatchObject({ state: 'done', operation: 'createConnection', api_key_id: admin.id });
    expect(JSON.stringify(row)).not.toContain('never shown');
    expect(JSON.stringify(row)).not.toContain('low-entropy');
  });

  it('wait for the first one, but not for ever', async () => {
    const world = await createWorld(open);
    const { promise, resolve } = Promise.withResolvers<string>();
    const first = requestOn(world.node(), 1, () => promise);
    await new Promise((tick) => setImmediate(tick));
    const began = world.clock.now();
    const failure = await failureOf(requestOn(waiting(world, await world.otherNode()), 1, async () => 'second'));
    expect(failure).toMatchObject({
      kind: 'idempotency-conflict',
      message: 'The first request with this Idempotency-Key is still under way',
      retryAt: world.clock.now() + second,
    });
    expect(world.clock.now() - began).toBeLessThanOrEqual(31 * second);
    resolve('first');
    expect(await first).toMatchObject({ body: 'first' });
  });

  describe('that failed', () => {
    it('may be sent again, and otherwise, when they certainly did nothing', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('mews-pos');
      const refusing = withUpstream(world.node(), answering(403, /^POST/));
      expect(await failureOf(mintBy(refusing, id, 'k'))).toMatchObject({ kind: 'provider-error' });
      expect(await world.rows('idempotency_keys')).toEqual([]);
      expect(await requestOn(world.node(), 'another body', async () => 'made')).toMatchObject({ body: 'made' });
    });

    it('keep their problem when nobody knows what they did', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('mews-pos');
      const operation = mintOperationOf('mews-pos');
      world.sandboxes['mews-pos'].faults.add({ operation, effect: { kind: 'drop', when: 'after' } });
      const failure = await failureOf(mintBy(world.node(), id, 'a'));
      expect(failure.kind).toBe('mint-outcome-unknown');
      for (const node of [world.node(), await world.otherNode()]) {
        const repeated = await mintBy(node, id, 'a').catch((error: unknown) => error);
        expect(repeated).toBeInstanceOf(ProblemRefusal);
        expect(repeated).toMatchObject({
          problem: { type: '/problems/mint-outcome-unknown', intent_id: failure.members.intent_id },
        });
      }
      expect(mintsAt(world.sandboxes, 'mews-pos')).toBe(1);
    });

    it('are finished by the next one when the database was out of reach', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('applivery');
      const answer = heldAnswer('/tokens');
      const node = withUpstream(world.node(), answer.wrap);
      let isReachable = true;
      const transaction: typeof world.database.transaction = (work, options) =>
        isReachable ? world.database.transaction(work, options) : Promise.reject(new DatabaseUnavailableError('gone'));
      const failing = mintBy({ ...node, database: { ...world.database, transaction } }, id, 'a');
      await answer.arrived;
      isReachable = false;
      answer.release();
      await expect(failing).rejects.toThrow('gone');
      isReachable = true;
      expect(await failureOf(mintBy(waiting(world, world.node()), id, 'a'))).toMatchObject({
        kind: 'idempotency-conflict',
      });
      world.clock.advance(minute);
      expect(await mintBy(await world.otherNode(), id, 'a')).toMatchObject({ status: 201 });
      expect(mintsAt(world.sandboxes, 'applivery')).toBe(1);
    });

    it('by a fault of ours are taken over at once', async () => {
      const world = await createWorld(open);
      const faulty = requestOn(world.node(), 1, () => Promise.reject(new TypeError('a fault')));
      await expect(faulty).rejects.toThrow('a fault');
      const attempts: unknown[] = [];
      const headers = { 'Idempotency-Key': 'k' };
      const request = { operation: 'createConnection', headers, input: 1 };
      await idempotently(callOf(world.node(), admin), request, async (attempt) => {
        attempts.push(attempt);
        return replyOf(204);
      });
      expect(attempts).toEqual([{ name: 'request:key_admin:k', began: world.clock.now(), resumes: true }]);
    });
  });

  describe('on nodes that die', () => {
    /** Statuses of a repeat after the node of the first request died at each moment, and how often was minted. */
    const repeated = (provider: 'mews-pos' | 'applivery' | 'merchant-backend') =>
      atEveryMoment(open, async (world, fuse) => {
        const { id } = await world.connect(provider);
        const first = await unlessDead(mintBy(world.node(fuse), id, 'a'));
        world.clock.advance(minute);
        const repeat = mintBy(await world.otherNode(), id, 'a');
        const outcome = await outcomeOf(repeat);
        const last = mintBy(world.node(), id, 'a');
        expect(await outcomeOf(last)).toBe(outcome);
        const active = (await world.rows('tokens')).filter(({ status }) => status === 'active').length;
        const there = provider === 'mews-pos' ? active : (await descriptionsAt(world.sandboxes, provider)).length;
        expect(there).toBe(active);
        const mints = mintsAt(world.sandboxes, provider);
        return `${first === undefined ? 'died' : 'lived'}: ${outcome}, ${mints} minted, ${active} held`;
      });

    it('mint once where the provider lists what it has minted', async () => {
      expect([...new Set(await repeated('applivery'))]).toEqual([
        'died: 201, 1 minted, 1 held',
        'lived: 201, 1 minted, 1 held',
      ]);
    });

    it('mint once more where the first token was revoked because nobody can have it', async () => {
      expect(new Set(await repeated('merchant-backend'))).toEqual(
        new Set(['died: 201, 1 minted, 1 held', 'died: 201, 2 minted, 1 held', 'lived: 201, 1 minted, 1 held']),
      );
    });

    it('mint no second time where nobody knows of the first', async () => {
      expect(new Set(await repeated('mews-pos'))).toEqual(
        new Set([
          'died: 201, 1 minted, 1 held',
          'died: mint-outcome-unknown, 0 minted, 0 held',
          'died: mint-outcome-unknown, 1 minted, 0 held',
          'lived: 201, 1 minted, 1 held',
        ]),
      );
    });

    it('wait for the provider before they mint once more', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('applivery');
      await dieOverAnswer(world, '/tokens', (node) => mintBy(node, id, 'a'));
      world.clock.advance(minute);
      const silent = withUpstream(world.node(), cutOff(/^GET/));
      expect(await failureOf(mintBy(silent, id, 'a'))).toMatchObject({ kind: 'unavailable' });
      expect(await outcomeOf(mintBy(await world.otherNode(), id, 'a'))).toBe('201');
      expect(mintsAt(world.sandboxes, 'applivery')).toBe(1);
    });

    it('go on with the rotation that was begun', async () => {
      const rotations = await atEveryMoment(open, async (world, fuse) => {
        const { id } = await world.connect('applivery');
        const { token } = minted(await mintToken(world.node(), admin, id, undefined));
        const rotate = (service: ServiceContext) =>
          idempotently(
            callOf(service, admin),
            { operation: 'rotateToken', headers: { 'Idempotency-Key': 'r' }, input: [token.id] },
            async (attempt) => {
              const { rotation, secret } = await rotateToken(service, admin, token.id, 0, attempt);
              return replyOf(secret === undefined ? 202 : 201, rotation);
            },
          );
        await unlessDead(rotate(world.node(fuse)));
        world.clock.advance(3 * minute);
        expect(await outcomeOf(rotate(await world.otherNode()))).toBe('201');
        expect(mintsAt(world.sandboxes, 'applivery')).toBe(2);
        return (await world.rows('rotations')).map(({ step }) => step).join();
      });
      expect(new Set(rotations)).toEqual(new Set(['done']));
    });

    it('give the second factor that was asked for, and have no further codes sent', async () => {
      const credentials = { instance: 'mfa-demo', password: 'sandbox' };
      const outcomes = await atEveryMoment(open, async (world, fuse) => {
        const { id } = await world.connect('merchant-backend', { credentials });
        await unlessDead(mintBy(world.node(fuse), id, 'a'));
        world.clock.advance(minute);
        const outcome = await outcomeOf(mintBy(await world.otherNode(), id, 'a'));
        return `${outcome}, ${(await world.rows('challenges')).length} challenges`;
      });
      // Where nobody may list without a second factor, it cannot be told what became of the first attempt.
      expect(new Set(outcomes)).toEqual(new Set(['202, 2 challenges', 'unavailable, 0 challenges']));
    });

    it('do not give the answer of a request of the day before yesterday', async () => {
      const world = await createWorld(open);
      const { id } = await world.connect('applivery');
      const old = await mintBy(world.node(), id, 'a');
      world.clock.advance(2 * day);
      const fuse = new Fuse(5);
      await unlessDead(mintBy(world.node(fuse), id, 'a'));
      world.clock.advance(minute);
      const fresh = await mintBy(world.node(), id, 'a');
      expect(fresh).not.toEqual(old);
      expect(mintsAt(world.sandboxes, 'applivery')).toBe(2);
    });
  });
});
