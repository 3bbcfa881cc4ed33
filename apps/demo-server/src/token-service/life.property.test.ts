import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TokensTable } from '../storage/tables/tokens-table.ts';
import { reused } from './__fixtures__/every-moment.ts';
import { Fuse, unlessDead } from './__fixtures__/fuse.ts';
import { descriptionsAt, mintOperationOf } from './__fixtures__/sandboxes.ts';
import { cutOff, withUpstream } from './__fixtures__/upstream.ts';
import { admin, createWorld, hour, minute, second, serviceStores, type World } from './__fixtures__/world.ts';
import { issuerOf } from './connection-issuer.ts';
import type { ServiceContext } from './context.ts';
import { issuedTokenOf } from './issued-tokens.ts';
import { mintToken } from './mint-token.ts';
import { reconcileConnection } from './reconcile.ts';
import { revokeConnectionTokens, revokeToken } from './revoke.ts';
import { rotateToken } from './rotate.ts';
import { runWhenDue } from './schedule.ts';
import { scheduledWork } from './scheduled-work.ts';
import { ServiceError } from './service-error.ts';
import { createVend } from './vend.ts';

type Provider = 'applivery' | 'merchant-backend' | 'mews-pos';

/** What happens to the service. */
interface Act {
  readonly kind: 'mint' | 'vend' | 'rotate' | 'revoke' | 'revoke all' | 'schedule';
  readonly provider: Provider;
  /** Chooses a token. */
  readonly pick: number;
  readonly graceMs: number;
  /** Time that goes by first, in ms. */
  readonly wait: number;
  /** Moment at which the node dies, if it does. */
  readonly diesAt: number | undefined;
  /** What goes wrong at the provider. */
  readonly trouble: 'answer lost' | 'cut off' | undefined;
}

const act: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('mint', 'vend', 'rotate', 'revoke', 'revoke all', 'schedule', 'vend', 'rotate', 'schedule'),
  provider: fc.constantFrom('applivery', 'merchant-backend', 'mews-pos'),
  pick: fc.nat(100),
  graceMs: fc.constantFrom(0, 5 * minute),
  wait: fc.constantFrom(0, second, minute, 3 * minute, 20 * minute, 2 * hour),
  diesAt: fc.option(fc.nat(24), { nil: undefined, freq: 2 }),
  trouble: fc.option(fc.constantFrom('answer lost', 'cut off'), { nil: undefined, freq: 3 }),
});

const live = ({ status }: TokensTable) => status === 'active' || status === 'retiring' || status === 'pending';

async function works(world: World, token: TokensTable): Promise<boolean> {
  const node = world.node();
  const connection = (await world.rows('connections')).find(({ id }) => id === token.connection_id);
  if (connection === undefined) throw new Error('the connection is gone');
  const issuer = await issuerOf(node, connection);
  return (await issuer.check?.(await issuedTokenOf(node, token)))?.active === true;
}

/** Carries out an act. A node may die and a provider may fail: both are no faults of the service. */
async function carryOut(world: World, ids: Readonly<Record<Provider, string>>, node: ServiceContext, what: Act) {
  const { kind, provider, pick, graceMs } = what;
  const connectionId = ids[provider];
  const tokens = (await world.rows('tokens')).filter((row) => row.connection_id === connectionId && live(row));
  const token = tokens[pick % Math.max(1, tokens.length)];
  switch (kind) {
    case 'mint':
      await mintToken(node, admin, connectionId, undefined);
      return;
    case 'vend': {
      const result = await createVend(node)(admin, { connectionId, minValidity: minute });
      if (result.kind !== 'vended') throw new Error('no second factor is wanted here');
      const given = (await world.rows('tokens')).find(({ id }) => id === result.token.id);
      if (given?.status !== 'active' || !(await works(world, given))) throw new Error('a dead token was given out');
      return;
    }
    case 'rotate':
      if (token !== undefined) await rotateToken(node, admin, token.id, graceMs);
      return;
    case 'revoke':
      if (token !== undefined) await revokeToken(node, admin, token.id);
      return;
    case 'revoke all':
      await revokeConnectionTokens(node, admin, connectionId);
      return;
    case 'schedule':
      for (const work of scheduledWork) await runWhenDue(node, work);
  }
}

async function happen(world: World, ids: Readonly<Record<Provider, string>>, what: Act): Promise<void> {
  world.clock.advance(what.wait);
  const fuse = new Fuse(what.diesAt);
  const node = what.pick % 2 === 0 ? world.node(fuse) : await world.otherNode(fuse);
  const patient = { ...node, sleep: async () => world.clock.advance(second) };
  const { faults } = world.sandboxes[what.provider];
  const operation = mintOperationOf(what.provider);
  if (what.trouble === 'answer lost') faults.add({ operation, effect: { kind: 'drop', when: 'after' } });
  const reached = what.trouble === 'cut off' ? withUpstream(patient, cutOff(/./)) : patient;
  try {
    await unlessDead(carryOut(world, ids, reached, what));
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
  } finally {
    faults.clear();
  }
}

/** Acts of which there is no record though they left their mark, and the reverse. */
async function unrecorded(world: World): Promise<readonly string[]> {
  const records = await world.rows('audit_records');
  const targets = (action: string) =>
    new Set(records.filter((row) => row.action === action && row.outcome === 'ok').map(({ target }) => target));
  const listed = (action: string, member: string) =>
    new Set(
      records
        .filter((row) => row.action === action)
        .flatMap(({ details }): string[] => JSON.parse(details)[member] ?? []),
    );
  const [minted, revoked] = [targets('mint'), targets('revoke')];
  const [expired, lost] = [listed('sweep', 'expired'), listed('reconcile', 'missing')];
  const tokens = await world.rows('tokens');
  const rotations = await world.rows('rotations');
  const known = new Set(tokens.map(({ id }) => id));
  return [
    ...tokens.filter(({ id }) => !minted.has(id)).map(({ id }) => `${id} was minted`),
    ...[...minted].filter((id) => id === null || !known.has(id)).map((id) => `${id} was not minted`),
    ...tokens.filter(({ id, status }) => (status === 'revoked') !== revoked.has(id)).map(({ id }) => `${id} revoked`),
    ...tokens.filter(({ id, status }) => (status === 'expired') !== expired.has(id)).map(({ id }) => `${id} expired`),
    ...tokens.filter(({ id, status }) => (status === 'lost') !== lost.has(id)).map(({ id }) => `${id} lost`),
    ...rotations
      .filter(({ id, step }) => step !== 'minted' && step !== 'started' && !hasStep(id, step))
      .map(({ id, step }) => `${id} ${step}`),
  ];

  function hasStep(id: string, step: string): boolean {
    return records.some(({ action, target }) => target === id && action === `rotate.${step}`);
  }
}

/** Tokens that live at a provider, and of which the service knows nothing. */
async function unknownAt(world: World, provider: 'applivery' | 'merchant-backend'): Promise<readonly string[]> {
  const tokens = await world.rows('tokens');
  const intents = await world.rows('mint_intents');
  const open = intents.filter(({ state }) => state === 'pending' || state === 'unknown').map(({ tag }) => tag);
  const known = new Set<string | null | undefined>([...tokens.map(({ description }) => description), ...open]);
  const there = (await descriptionsAt(world.sandboxes, provider)).map((text) => text.split(' ').at(-1));
  return there.flatMap((tag) => (known.has(tag) || !tag?.startsWith('int_') ? [] : [tag]));
}

/** Everything comes to rest: nodes that died are replaced, providers answer again, time goes by. */
async function settle(world: World): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) {
    world.clock.advance(70 * minute);
    for (const work of scheduledWork) await runWhenDue(world.node(), work);
  }
}

describe.each(serviceStores)('whatever happens on %s', (store, open) => {
  it('no dead token is given out, none is lost, and every act is recorded', async () => {
    const openAgain = reused(open);
    const property = fc.asyncProperty(fc.array(act, { minLength: 1, maxLength: 16 }), async (acts) => {
      const world = await createWorld(openAgain);
      const ids = {
        applivery: (await world.connect('applivery')).id,
        'merchant-backend': (await world.connect('merchant-backend')).id,
        'mews-pos': (await world.connect('mews-pos')).id,
      };
      for (const what of acts) {
        await happen(world, ids, what);
        expect(await unrecorded(world)).toEqual([]);
        expect(await unknownAt(world, 'applivery')).toEqual([]);
        expect(await unknownAt(world, 'merchant-backend')).toEqual([]);
      }
      await settle(world);
      expect(world.errors).toEqual([]);
      expect(await unrecorded(world)).toEqual([]);
      expect((await world.node().auditBook.verify()).ok).toBe(true);
      for (const provider of ['applivery', 'merchant-backend'] as const) {
        const report = await reconcileConnection(world.node(), admin, ids[provider]);
        expect(report).toMatchObject({ unknown: [], missing: [], stillThere: [] });
      }
      const open = (await world.rows('mint_intents')).filter(({ state }) => state === 'pending');
      const running = (await world.rows('rotations')).filter(({ step }) => step !== 'done' && step !== 'failed');
      expect([...open, ...running]).toEqual([]);
      for (const token of (await world.rows('tokens')).filter(({ status }) => status === 'active')) {
        expect(await works(world, token)).toBe(true);
      }
    });
    await fc.assert(property, { numRuns: store === 'PostgreSQL' ? 5 : 25 });
  });
});
