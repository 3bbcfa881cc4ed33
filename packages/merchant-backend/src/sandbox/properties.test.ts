import { ApiError } from '@tokenyard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clientOnSandbox, sandboxAtStart } from '../__fixtures__/clients.ts';
import { base32Draw, baseUrl, basic, requests } from '../__fixtures__/exchanges/parts.ts';
import { accessTokenOf, Scope } from '../index.ts';
import { scopeNames } from '../schemas.ts';
import { crockford } from './crockford.ts';
import { isSubset, parseScope, permits } from './scopes.ts';
import { endOf } from './tokens.ts';

describe('base32', () => {
  it('loses no bit', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        const text = crockford(bytes);
        expect(text).toMatch(/^[0-9A-HJKMNP-TV-Z]*$/);
        expect(text).toHaveLength(Math.ceil((bytes.length * 8) / 5));
        expect(base32Draw(text)).toBe(Buffer.from(bytes).toString('hex'));
      }),
    );
  });
});

describe('scopes', () => {
  const all = ['tokens-read', 'tokens-write', 'instances-auth-write', 'orders-read', 'orders-write', 'orders-refund'];
  const permissions = [...all, 'inventory-lock', 'settings-read', 'templates-write'];
  const held = (scope: string) =>
    permissions.filter((permission) => permits({ scope, refreshable: false }, permission));

  it.each(scopeNames.flatMap((wanted) => scopeNames.map((presented) => [wanted, presented] as const)))(
    '%s is a subset of %s exactly when all its permissions are',
    (wanted, presented) => {
      const contained = held(wanted).every((permission) => held(presented).includes(permission));
      expect(isSubset(wanted, presented)).toBe(contained);
      expect(isSubset(wanted, `${presented}:refreshable`)).toBe(contained);
    },
  );

  it('permit what they name', () => {
    expect(Object.fromEntries(scopeNames.map((scope) => [scope, held(scope)]))).toStrictEqual({
      readonly: ['tokens-read', 'orders-read', 'settings-read'],
      write: permissions,
      all: permissions,
      'order-simple': ['orders-read', 'orders-write'],
      'order-pos': ['orders-read', 'orders-write', 'inventory-lock'],
      'order-mgmt': ['orders-read', 'orders-write', 'orders-refund'],
      'order-full': ['orders-read', 'orders-write', 'orders-refund', 'inventory-lock'],
    });
  });

  it('do not permit a refresh, which only being refreshable does', () => {
    for (const scope of scopeNames) {
      expect(permits({ scope, refreshable: false }, 'token-refresh')).toBe(false);
      expect(permits({ scope, refreshable: true }, 'token-refresh')).toBe(true);
    }
  });

  it('are those that a client may ask for, and no others', () => {
    const text = fc.oneof(
      fc.constantFrom(...Scope.options),
      fc.string(),
      fc.tuple(fc.constantFrom(...scopeNames), fc.string()).map(([name, rest]) => name + rest),
    );
    fc.assert(
      fc.property(text, (scope) => {
        expect(parseScope(scope) !== undefined).toBe(Scope.safeParse(scope).success);
      }),
    );
  });

  it('never give a refreshed token more than the presented one', async () => {
    const scope = fc.constantFrom(...Scope.options);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...scopeNames), fc.array(scope, { maxLength: 5 }), async (first, chain) => {
        const { client, clientWith } = clientOnSandbox();
        let presented: Scope = `${first}:refreshable`;
        let token = accessTokenOf(await client.createToken({ body: { scope: presented } }));
        for (const wanted of chain) {
          const more = held(wanted).some((permission) => !held(presented).includes(permission));
          const refused = more || !presented.endsWith(':refreshable');
          const outcome = await clientWith({ credentials: { token } })
            .createToken({ body: { scope: wanted } })
            .then(accessTokenOf, (error: unknown) => ApiError.isInstance(error) && error.code);
          expect(typeof outcome === 'string' ? 'a token' : outcome).toBe(refused ? 16 : 'a token');
          if (typeof outcome === 'string') [token, presented] = [outcome, wanted];
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the end of a token', () => {
  const now = fc.integer({ min: 0, max: 4_102_444_800_000 });
  const duration = fc.oneof(
    fc.maxSafeNat(),
    fc.integer({ min: Number.MAX_SAFE_INTEGER - 2_000_000, max: Number.MAX_SAFE_INTEGER }),
  );
  const maxDuration = fc.option(fc.integer({ min: 1, max: 10_000_000 }), { nil: undefined });

  it('is exact to the second below', () => {
    fc.assert(
      fc.property(now, duration, maxDuration, (at, d_us, cap) => {
        const wanted = BigInt(d_us);
        const limit = cap === undefined ? wanted : BigInt(cap) * 1_000_000n;
        const microseconds = BigInt(at) * 1000n + (wanted < limit ? wanted : limit);
        expect(endOf(at, { d_us }, cap)).toBe(Number(microseconds / 1_000_000n));
      }),
    );
  });
});

describe('a token request', () => {
  const json = fc.jsonValue({ maxDepth: 3 });
  const body = fc.record(
    {
      scope: fc.oneof(fc.constantFrom(...Scope.options), json),
      duration: fc.oneof(fc.record({ d_us: fc.oneof(fc.maxSafeNat(), fc.constant('forever'), json) }), json),
      description: fc.oneof(fc.string({ unit: 'binary' }), json),
      refreshable: fc.oneof(fc.boolean(), json),
    },
    { requiredKeys: [] },
  );

  it('of whatever JSON gets one of the declared answers, and always the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(json, body), async (document) => {
        const { fetch } = sandboxAtStart();
        const { method, target, headers } = requests.createToken(basic('sandbox'));
        const send = () => fetch(baseUrl + target, { method, headers: { ...headers }, body: JSON.stringify(document) });
        const answers = [await send(), await send()];
        const [first, second] = await Promise.all(
          // Of a new token only the status is the same each time.
          answers.map(async (answer) => (answer.status === 200 ? 200 : `${answer.status} ${await answer.text()}`)),
        );
        expect(first).toSatisfy((answer) => answer === 200 || String(answer).startsWith('400 {"code":2'));
        expect(second).toBe(first);
      }),
      { numRuns: 200 },
    );
  });
});
