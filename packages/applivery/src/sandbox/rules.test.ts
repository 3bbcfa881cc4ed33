import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { fieldTokens, start } from '../__fixtures__/exchanges/parts.ts';
import { fieldApp, stage } from '../__fixtures__/stage.ts';
import { TokenRequest } from '../schemas.ts';
import { pageOf } from './page.ts';
import { demoAdminBearer } from './seeds.ts';
import { createVault } from './vault.ts';

const text = (maximum: number) =>
  fc.string({ unit: fc.constantFrom('a', 'é', '\u{1f511}', '"'), minLength: 0, maxLength: maximum });
const around = (length: number) =>
  fc.integer({ min: length - 1, max: length + 1 }).map((count) => '\u{1f511}'.repeat(count));
const anything = fc.oneof(fc.constant(null), fc.integer(), fc.constant([]), fc.constant({}));

describe('the rules of a token request', () => {
  it('are the same for the client and for the sandbox', async () => {
    const description = fc.oneof(text(20), around(1000), anything);
    const scope = fc.oneof(text(5), around(64), anything);
    const request = fc.record(
      { description, scopes: fc.oneof(fc.array(scope, { maxLength: 4 }), text(3), anything) },
      { requiredKeys: [] },
    );
    const { sandbox } = stage({ rateLimit: { limit: 1_000_000, windowSeconds: 60 } });
    await fc.assert(
      fc.asyncProperty(request, async (body) => {
        const response = await sandbox.fetch(`http://localhost${fieldTokens}`, {
          method: 'POST',
          headers: { authorization: `Bearer ${demoAdminBearer}` },
          body: JSON.stringify(body),
        });
        expect(response.status).toBe(z.safeParse(TokenRequest, body).success ? 200 : 400);
      }),
      { numRuns: 200 },
    );
  });

  it('keep the scopes that were sent, each once, in the order of their first appearance', async () => {
    const client = stage({ rateLimit: { limit: 1_000_000, windowSeconds: 60 } }).workspace();
    const scopes = fc.array(fc.constantFrom('sdk', 'ci', 'SDK', 'é', '__proto__'), { maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(scopes, async (sent) => {
        const { data } = await client.createToken({ path: fieldApp, body: { scopes: sent } });
        expect(data?.scopes).toStrictEqual(sent.filter((scope, index) => sent.indexOf(scope) === index));
      }),
      { numRuns: 50 },
    );
  });
});

describe('pageOf', () => {
  const sizes = [fc.nat({ max: 60 }), fc.integer({ min: 1, max: 70 })] as const;

  it('puts every item on exactly one page, in order', () => {
    fc.assert(
      fc.property(...sizes, (count, limit) => {
        const all = Array.from({ length: count }, (_, index) => index);
        const { totalPages } = pageOf(all, { limit: String(limit) });
        const pages = Array.from({ length: totalPages }, (_, index) =>
          pageOf(all, { limit: String(limit), page: String(index + 1) }),
        );
        expect(pages.flatMap(({ items }) => items)).toStrictEqual(all);
        expect(pages.every(({ items }) => items.length === limit || items === pages.at(-1)?.items)).toBe(true);
      }),
    );
  });

  it('links the pages to a chain, also from beyond its end', () => {
    fc.assert(
      fc.property(...sizes, fc.integer({ min: 1, max: 90 }), (count, limit, page) => {
        const found = pageOf(Array.from({ length: count }), { limit: String(limit), page: String(page) });
        expect(found).toMatchObject({ page, limit, totalDocs: count });
        expect(found.prevPage).toBe(page === 1 ? null : page - 1);
        expect(found.nextPage).toBe(page * limit < count ? page + 1 : null);
        expect(found.hasPrevPage).toBe(found.prevPage !== null);
        expect(found.hasNextPage).toBe(found.nextPage !== null);
        expect(found.items.length === 0).toBe(page > 1 ? page > found.totalPages : count === 0);
      }),
    );
  });
});

describe('the quota', () => {
  it('lets at most so many requests through in a window, and names its end', async () => {
    const scenario = fc.record({
      limit: fc.integer({ min: 1, max: 4 }),
      windowSeconds: fc.integer({ min: 1, max: 5 }),
      pauses: fc.array(fc.integer({ min: 0, max: 2500 }), { minLength: 1, maxLength: 20 }),
    });
    await fc.assert(
      fc.asyncProperty(scenario, async ({ limit, windowSeconds, pauses }) => {
        const { sandbox } = stage({ rateLimit: { limit, windowSeconds } });
        let now = Date.parse(start);
        let window = { opened: Number.NEGATIVE_INFINITY, count: 0 };
        for (const pause of pauses) {
          now += pause;
          sandbox.clock.freeze(now);
          const { status, headers } = await sandbox.fetch(`http://localhost${fieldTokens}`, {
            headers: { authorization: `Bearer ${demoAdminBearer}` },
          });
          if (now >= window.opened + windowSeconds * 1000) window = { opened: now, count: 0 };
          window.count += 1;
          const end = window.opened + windowSeconds * 1000;
          expect([status, headers.get('retry-after')]).toStrictEqual(
            window.count > limit ? [429, String(Math.ceil((end - now) / 1000))] : [200, null],
          );
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('a vault', () => {
  const random = { bytes: (length: number) => crypto.getRandomValues(new Uint8Array(length)) };
  const vault = createVault(new Uint8Array(32).fill(7));

  it('opens what it sealed, and only under the same name', async () => {
    await fc.assert(
      fc.asyncProperty(text(60), async (secret) => {
        const sealed = await vault.seal(secret, 'one', random);
        expect(await vault.open(sealed, 'one')).toBe(secret);
        await expect(vault.open(sealed, 'two')).rejects.toThrow('cannot be decrypted');
      }),
      { numRuns: 50 },
    );
  });

  it('opens nothing that was changed, and no text twice the same', async () => {
    const sealed = await vault.seal('secret', 'one', random);
    expect(await vault.seal('secret', 'one', random)).not.toBe(sealed);
    for (let index = 0; index < sealed.length; index += 2) {
      const byte = (Number.parseInt(sealed.slice(index, index + 2), 16) ^ 1).toString(16).padStart(2, '0');
      const changed = sealed.slice(0, index) + byte + sealed.slice(index + 2);
      await expect(vault.open(changed, 'one')).rejects.toThrow('cannot be decrypted');
    }
    await expect(vault.open('', 'one')).rejects.toThrow('cannot be decrypted');
  });
});
