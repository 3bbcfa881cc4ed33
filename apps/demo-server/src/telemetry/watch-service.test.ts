import type { FetchFunction } from '@tokenyard/core';
import { describe, expect, it } from 'vitest';
import type { Database } from '../storage/database.ts';
import { admin, createWorld, serviceStores } from '../token-service/__fixtures__/world.ts';
import type { ServiceContext } from '../token-service/context.ts';
import { revokeToken } from '../token-service/revoke.ts';
import { createVend } from '../token-service/vend.ts';
import { listening } from './__fixtures__/told.ts';
import { watchService } from './watch-service.ts';

const entry = { chain: 'service', actor: 'system', action: 'test', outcome: 'ok' };

describe.each(serviceStores)('a watched token service on %s', (_, open) => {
  async function stage(change: (database: Database) => Database = (database) => database) {
    const world = await createWorld(open);
    const told = listening();
    const node = world.node();
    const sent: Headers[] = [];
    const providers = [...node.providers].map(([id, { issuer, sandbox }]) => {
      const fetch: FetchFunction = (input, init) => {
        sent.push(new Headers(init?.headers));
        return sandbox.fetch(input, init);
      };
      return [id, { issuer, sandbox: { ...sandbox, fetch } }] as const;
    });
    const parts = { ...node, providers: new Map(providers), database: change(node.database) };
    const service: ServiceContext = { ...parts, ...watchService(parts, told.telemetry) };
    const figures = async () => {
      const text = await told.telemetry.registry.metrics();
      const found = text.matchAll(/^tokenyard_audited_acts_total\{action="([\w.]+)",outcome="([\w ]+)"\} (\d+)$/gm);
      return Object.fromEntries(
        [...found].map(([, action, outcome, count]) => [`${action} ${outcome}`, Number(count)]),
      );
    };
    return { world, service, figures, sent, ...told };
  }

  it('counts what it does to tokens, and hands the trace on to the provider', async () => {
    const { world, service, figures, sent, telemetry, lines } = await stage();
    const { id: connectionId } = await world.connect('merchant-backend');
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const scope = telemetry.scopeOf(new Headers({ traceparent: `00-${traceId}-00f067aa0ba902b7-01` }));
    await telemetry.scopes.run(scope, async () => {
      const vend = createVend(service);
      const result = await vend(admin, { connectionId, minValidity: 0 });
      await vend(admin, { connectionId, minValidity: 0 });
      if (result.kind === 'vended') await revokeToken(service, admin, result.token.id);
    });
    expect(await figures()).toMatchObject({ 'mint ok': 1, 'vend ok': 2, 'revoke ok': 1, 'revoke.provider ok': 1 });
    expect(sent.length).toBeGreaterThan(1);
    for (const headers of sent)
      expect(headers.get('traceparent')).toMatch(new RegExp(`^00-${traceId}-[\\da-f]{16}-01$`));
    const calls = lines().filter(({ msg }) => msg === 'provider call');
    expect(calls).toHaveLength(sent.length);
    for (const call of calls) expect(call).toMatchObject({ trace_id: traceId, provider: 'merchant-backend' });
  });

  it('counts nothing of a transaction that fails', async () => {
    const { service, figures } = await stage();
    const failed = service.database.transaction(async (db) => {
      await service.journal.append(db, entry);
      throw new Error('undone');
    });
    await expect(failed).rejects.toThrow('undone');
    expect(await figures()).toStrictEqual({});
  });

  it('counts a transaction once that had to be run again', async () => {
    const { service, figures } = await stage((database) => ({
      ...database,
      // As if it had met another one the first time.
      transaction: (work, options) =>
        database.transaction(async (db) => {
          await work(db);
          return work(db);
        }, options),
    }));
    await service.database.transaction((db) => service.journal.appendAll(db, [entry, entry]));
    expect(await figures()).toStrictEqual({ 'test ok': 2 });
  });

  it('keeps the acts of transactions apart that run at the same time', async () => {
    const { service, figures } = await stage();
    const one = (action: string, fails: boolean) =>
      service.database
        .transaction(async (db) => {
          await service.journal.append(db, { ...entry, action });
          if (fails) throw new Error('undone');
        })
        .catch(() => undefined);
    await Promise.all([one('a', false), one('b', true), one('c', false), one('d', true)]);
    expect(await figures()).toStrictEqual({ 'a ok': 1, 'c ok': 1 });
  });
});
