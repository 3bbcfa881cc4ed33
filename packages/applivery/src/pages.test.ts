import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type * as z from 'zod/mini';
import { fieldApp, jsonAnswer, scriptedFetch, stage } from './__fixtures__/stage.ts';
import { createApplivery } from './client.ts';
import { iterateBuilds, iterateTokens } from './pages.ts';
import type { Token } from './schemas.ts';

describe('iterateTokens', () => {
  it('gives every token once, newest first, whatever the size of a page', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 12 }), fc.integer({ min: 1, max: 14 }), async (count, limit) => {
        const client = stage().workspace();
        for (let n = 1; n <= count; n += 1) {
          await client.createToken({ path: fieldApp, body: { description: String(n) } });
        }
        const found: unknown[] = [];
        for await (const { description } of iterateTokens(client, { path: fieldApp, query: { limit } })) {
          found.push(description);
        }
        expect(found).toStrictEqual(Array.from({ length: count }, (_, index) => String(count - index)));
      }),
      { numRuns: 40 },
    );
  });

  it('starts at the given page and keeps the rest of the query', async () => {
    const client = stage().workspace();
    for (const description of ['c', 'a', 'b']) await client.createToken({ path: fieldApp, body: { description } });
    const query = { page: 2, limit: 2, sort: 'description' };
    const tokens = iterateTokens(client, { path: fieldApp, query });
    expectTypeOf(tokens).toEqualTypeOf<AsyncGenerator<z.infer<typeof Token>, void, undefined>>();
    const found: unknown[] = [];
    for await (const { description } of tokens) found.push(description);
    expect(found).toStrictEqual(['c']);
  });

  it('asks for a page only when it is wanted', async () => {
    const { fetch, sent } = scriptedFetch(
      jsonAnswer(200, { data: { items: [{ description: 'first' }], hasNextPage: true } }),
    );
    const client = createApplivery({ fetch, credentials: { workspaceToken: 'bearer' } });
    for await (const { description } of iterateTokens(client, { path: fieldApp })) {
      expect(description).toBe('first');
      break;
    }
    expect(sent).toHaveLength(1);
  });
});

describe('iterateBuilds', () => {
  const read = async (...pages: readonly object[]) => {
    const { fetch, sent } = scriptedFetch(...pages.map((data) => jsonAnswer(200, { status: true, data })));
    const client = createApplivery({ fetch, credentials: { appToken: 'bearer' } });
    const found: unknown[] = [];
    for await (const { id } of iterateBuilds(client)) found.push(id);
    return { found, pages: sent.map(({ url }) => new URL(url).searchParams.get('page')) };
  };
  const page = (id: string, rest: object) => ({ items: [{ id }], ...rest });

  it('goes by hasNextPage', async () => {
    const first = page('a', { hasNextPage: true, totalPages: 1 });
    expect(await read(first, page('b', { hasNextPage: false, totalPages: 9 }))).toStrictEqual({
      found: ['a', 'b'],
      pages: ['1', '2'],
    });
  });

  it('falls back to totalPages', async () => {
    expect(await read(page('a', { totalPages: 2 }), page('b', { totalPages: 2 }))).toStrictEqual({
      found: ['a', 'b'],
      pages: ['1', '2'],
    });
  });

  it('ends where nothing tells of a next page, or a page is empty or missing', async () => {
    expect(await read(page('a', {}))).toStrictEqual({ found: ['a'], pages: ['1'] });
    expect(await read({ items: [], hasNextPage: true })).toStrictEqual({ found: [], pages: ['1'] });
    expect(await read({ hasNextPage: true })).toStrictEqual({ found: [], pages: ['1'] });
  });

  it('reads the builds of the app of a token', async () => {
    const { workspace, app } = stage();
    const { data } = await workspace().createToken({ path: fieldApp });
    const found: unknown[] = [];
    for await (const { versionName } of iterateBuilds(app(data?.bearer ?? ''), {
      query: { os: 'android', limit: 1 },
    })) {
      found.push(versionName);
    }
    expect(found).toStrictEqual(['1.5.0-rc1', '1.4.0']);
  });
});
