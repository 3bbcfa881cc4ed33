import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Database } from '../src/storage/database.ts';
import { minted, vended } from '../src/token-service/__fixtures__/results.ts';
import { admin, createWorld, serviceStores } from '../src/token-service/__fixtures__/world.ts';
import { introspect } from '../src/token-service/introspect.ts';
import { mintToken } from '../src/token-service/mint-token.ts';
import { revokeToken } from '../src/token-service/revoke.ts';
import { rotateToken } from '../src/token-service/rotate.ts';
import { createVend } from '../src/token-service/vend.ts';

const page = readFileSync(path.join(import.meta.dirname, '../../../docs/scaling.md'), 'utf8');

describe.each(serviceStores)('docs/scaling.md tells what a request costs on %s', (_, open) => {
  it('in transactions and calls of the provider', async () => {
    const world = await createWorld(open);
    const node = world.node();
    const { database } = node;
    const counts = { transactions: 0, calls: 0 };
    const transaction: Database['transaction'] = (work, options) => {
      counts.transactions += 1;
      return database.transaction(work, options);
    };
    const providers = [...node.providers].map(([id, { issuer, sandbox }]) => {
      const fetch: typeof sandbox.fetch = (input, init) => {
        counts.calls += 1;
        return sandbox.fetch(input, init);
      };
      return [id, { issuer, sandbox: { ...sandbox, fetch } }] as const;
    });
    const service = { ...node, providers: new Map(providers), database: { ...database, transaction } };
    const rows: string[] = [];
    const counted = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
      Object.assign(counts, { transactions: 0, calls: 0 });
      const result = await work();
      rows.push(`| ${name} | ${counts.transactions} | ${counts.calls} |`);
      return result;
    };

    const { id: connectionId } = await world.connect('merchant-backend');
    const vend = createVend(service);
    const mint = () => mintToken(service, admin, connectionId, undefined);
    const first = vended(await vend(admin, { connectionId, minValidity: 0 }));
    await counted('vend of a stored token', () => vend(admin, { connectionId, minValidity: 0 }));
    await revokeToken(service, admin, first.token.id);
    await counted('vend that mints', () => vend(admin, { connectionId, minValidity: 0 }));
    const { token, secret } = minted(await counted('mint', mint));
    await counted('introspect', () => introspect(service, admin, secret));
    await counted('revoke', () => revokeToken(service, admin, token.id));
    const { token: old } = minted(await mint());
    await counted('rotate without grace', () => rotateToken(service, admin, old.id, 0));
    expect(page).toContain(`| request | transactions | calls of a provider |\n|---|---|---|\n${rows.join('\n')}\n`);
  });
});
