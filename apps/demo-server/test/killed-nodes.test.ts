import { appliverySandbox } from '@tokenyard/applivery/sandbox';
import { merchantBackendSandbox } from '@tokenyard/merchant-backend/sandbox';
import { demoSpaceCodes, mewsPosSandbox } from '@tokenyard/mews-pos/sandbox';
import type { TokenServiceClient } from '@tokenyard/service-client';
import { describe, expect, it, vi } from 'vitest';
import { auditOf, type Issued, isActive, mint, vend } from './cluster/calls.ts';
import { loadUntilGone, newLedger } from './cluster/ledger.ts';
import { wait, whenDone } from './cluster/scheduled.ts';
import { openStage } from './cluster/stage.ts';

const rounds = 4;
/** Milliseconds (ms) that pass for the nodes between two rounds: every lease has ended then, and all work is due. */
const between = 11 * 60_000;

// The first test waits most of its time for the end of a lease, the second works.
describe.concurrent('nodes that are killed', () => {
  it('leave no mint behind that another node does not finish', async (test) => {
    const { cluster, start, upstreamOf } = await openStage(test);
    const a = await start('a');
    const b = await start('b');
    await whenDone(cluster, 'reconcile');
    // The first shows tokens again, the second lists them without their secrets, the third lists none.
    const app = await upstreamOf(appliverySandbox);
    const shop = await upstreamOf(merchantBackendSandbox);
    const pos = await upstreamOf(mewsPosSandbox);
    const ids = await Promise.all([app, shop, pos].map(({ connect }) => connect(a.service)));
    // Other than what is vended.
    const requests = [
      { description: 'other' },
      { scope: 'readonly' },
      { spaceCodeId: demoSpaceCodes[0].id, enterpriseId: 'other' },
    ];
    const mintOver = (service: TokenServiceClient) =>
      ids.map((id, index) => mint(service, id, { key: `mint-${index}`, request: requests[index] }));
    const acknowledged = await Promise.all(
      ids.map(async (id) => {
        const { token } = await mint(a.service, id);
        await a.service.revokeToken({ path: { id: token.id } });
        return token.id;
      }),
    );

    const posMint = 'createShortlivedIntegrationToken';
    const holds = [app.hold('createToken'), shop.hold('createToken'), pos.hold(posMint)];
    const lost = Promise.allSettled([...ids.map((id) => vend(a.service, id)), ...mintOver(a.service)]);
    await Promise.all(holds.map(({ arrived }) => arrived(2)));
    await a.stop('SIGKILL');
    for (const { release } of holds) release();
    expect((await lost).filter(({ status }) => status === 'fulfilled')).toStrictEqual([]);

    // For a third node a minute has passed, after which a repeat goes on with the request of a dead node.
    const c = await start('c', 60_000);
    const repeated = await Promise.allSettled(mintOver(c.service));
    expect(repeated.map(({ status }) => status)).toStrictEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(repeated[2]).toMatchObject({ reason: { code: 'mint-outcome-unknown' } });
    const [onB, onC] = [await Promise.allSettled(mintOver(b.service)), await Promise.allSettled(mintOver(c.service))];
    const answers = (results: readonly PromiseSettledResult<Issued>[]) =>
      results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason)));
    expect([answers(onB), answers(onC)]).toStrictEqual([answers(repeated), answers(repeated)]);

    // The lease of the dead node lasts half a minute, and a caller is kept waiting for 40 seconds at most.
    const vended = await Promise.all(ids.map((id) => vend(b.service, id)));

    const fates = await Promise.all(
      ids.map(async (id) => {
        const mints = (await auditOf(b.service, id)).filter(({ action }) => action === 'mint');
        return mints.map(({ details, outcome }) => `${String(details.purpose)}: ${outcome}`);
      }),
    );
    expect(fates).toStrictEqual([
      ['mint: ok', 'mint: ok', 'vend: ok'],
      ['mint: ok', 'mint: lost and revoked', 'mint: ok', 'vend: lost and revoked', 'vend: ok'],
      ['mint: ok', 'mint: unknown', 'vend: unknown', 'vend: ok'],
    ]);
    expect([app.count('createToken'), pos.count(posMint)]).toStrictEqual([3, 4]);
    for (const id of ids.slice(0, 2)) {
      const report = await b.service.reconcileConnection({ path: { id } });
      expect(report).toMatchObject({ comparable: true, unknown: [], missing: [], still_there: [] });
    }
    const statusOf = async (id: string) => (await b.service.getToken({ path: { id } })).status;
    expect(await Promise.all(acknowledged.map(statusOf))).toStrictEqual(['revoked', 'revoked', 'revoked']);
    expect(await Promise.all(vended.map(({ token }) => statusOf(token.id)))).toStrictEqual([
      'active',
      'active',
      'active',
    ]);
    expect(await b.service.verifyAudit()).toMatchObject({ ok: true, faults: [] });
    for (const node of [b, c]) expect(await node.stop()).toMatchObject({ code: 0, stderr: '' });
  }, 120_000);

  it('know everything that they acknowledged, however often they die under load', async (test) => {
    const { cluster, start, upstreamOf } = await openStage(test);
    const startBoth = async (round: number) => [await start('a', round * between), await start('b', round * between)];
    const upstreams = [await upstreamOf(appliverySandbox), await upstreamOf(merchantBackendSandbox)];
    const ledger = newLedger();
    let nodes = await startBoth(0);
    const [first] = nodes;
    if (first === undefined) throw new Error('No node has started');
    const day = { duration: { d_us: 86_400_000_000 } };
    const connections = [
      await upstreams[0]?.connect(first.service),
      await upstreams[1]?.connect(first.service, day),
    ].filter((id) => id !== undefined);

    for (let round = 0; round < rounds; round += 1) {
      if (round > 0) nodes = await startBoth(round);
      const services = nodes.map(({ service }) => service);
      let answers = 0;
      const kill = Promise.withResolvers<void>();
      const onAnswer = () => {
        answers += 1;
        if (answers === 24 + 7 * round) kill.resolve();
      };
      const callers = connections.flatMap((connection, index) =>
        [0, 1, 2].map((nth) => {
          const caller = `${round}-${index}-${nth}`;
          return loadUntilGone({ ledger, services, connection, caller, onAnswer });
        }),
      );
      await Promise.race([kill.promise, Promise.all(callers)]);
      await Promise.all(nodes.map((node) => node.stop('SIGKILL')));
      await Promise.all(callers);
    }

    const [a, b] = await startBoth(rounds);
    if (a === undefined || b === undefined) throw new Error('No node has started');
    expect(ledger.unanswered.size).toBeGreaterThan(rounds);
    await Promise.all([...ledger.unanswered].map((repeat, index) => repeat([a, b][index % 2]?.service ?? a.service)));
    for (const { ask, answer } of ledger.answered) {
      expect([await ask(a.service), await ask(b.service)]).toStrictEqual([answer, answer]);
    }

    const { minted, revoked, rotated, vended } = ledger;
    await vi.waitFor(async () => {
      const open = `select state from mint_intents where state in ('pending', 'unknown')
        union all select step from rotations where step not in ('done', 'failed')
        union all select status from tokens where status = 'revoked' and secret is not null`;
      expect(await cluster.sql(open)).toStrictEqual([]);
    }, wait);
    for (const [id, secret] of minted) {
      const ended = revoked.has(id) || rotated.has(id);
      const { status } = await b.service.getToken({ path: { id } });
      expect([status, await isActive(a.service, secret)]).toStrictEqual(ended ? ['revoked', false] : ['active', true]);
    }
    for (const { rotationId, tokenId, secret } of rotated.values()) {
      expect(await a.service.getRotation({ path: { id: rotationId } })).toMatchObject({ step: 'done', error: null });
      expect(await b.service.getToken({ path: { id: tokenId } })).toMatchObject({ status: 'active' });
      expect(await isActive(b.service, secret)).toBe(true);
    }
    for (const id of connections) {
      const report = await a.service.reconcileConnection({ path: { id } });
      expect(report).toMatchObject({ comparable: true, unknown: [], missing: [], still_there: [] });
    }

    const records = (await Promise.all(connections.map((id) => auditOf(a.service, id)))).flat();
    const recorded = (action: string, target: string) =>
      records.filter((record) => record.action === action && record.target === target).length;
    const asked = records.filter(
      ({ action, outcome, details }) => `${action} ${outcome}` === 'mint ok' && details.purpose !== 'vend',
    );
    expect(asked).toHaveLength(minted.size + rotated.size);
    for (const id of minted.keys()) expect(recorded('mint', id)).toBe(1);
    for (const id of revoked) expect(recorded('revoke', id)).toBe(1);
    for (const { rotationId } of rotated.values()) expect(recorded('rotate.published', rotationId)).toBe(1);
    for (const [id, times] of vended) expect(recorded('vend', id)).toBeGreaterThanOrEqual(times);
    expect(await b.service.verifyAudit()).toMatchObject({ ok: true, faults: [] });
    for (const node of [a, b]) expect(await node.stop()).toMatchObject({ code: 0, stderr: '' });
  }, 180_000);
});
