import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { FakeClocks, FakeIssuer, settled } from './__fixtures__/fake-issuer.ts';
import { type IssuedToken, neverExpires, unknownExpiry } from './issued-token.ts';
import { memoryTokenCache } from './memory-token-cache.ts';
import { cacheKeyOf, joinLengthPrefixed, type TokenCache } from './token-cache.ts';
import { createTokenSource } from './token-source.ts';
import type { TokenSourceOptions } from './token-source-types.ts';

/** Sources of several processes over one cache; `issuer` is what they all reach. */
function stage(cache: TokenCache = memoryTokenCache()) {
  const clocks = new FakeClocks();
  const issuer = new FakeIssuer(clocks);
  const behind: unknown[] = [];
  const sourceOf = (options: Partial<TokenSourceOptions> = {}) =>
    createTokenSource({
      issuer,
      request: 'shop',
      cache,
      now: clocks.now,
      monotonic: clocks.monotonic,
      random: () => 0,
      onBackgroundError: (error) => void behind.push(error),
      ...options,
    });
  return { clocks, issuer, cache, behind, sourceOf };
}

const nameOf = ({ secret }: IssuedToken) => secret.reveal();
const minutes = (count: number) => count * 60_000;

describe('sources that share a cache', () => {
  it('mint once between them', async () => {
    const { issuer, sourceOf } = stage();
    const tokens = Array.from({ length: 50 }, () => sourceOf().get());
    (await issuer.next()).succeed('one');
    expect(new Set((await Promise.all(tokens)).map(nameOf))).toStrictEqual(new Set(['one']));
    expect(issuer.mints).toBe(1);
  });

  it('do not share what differs in base URL, credential, subject or scopes', async () => {
    const { issuer, sourceOf, cache } = stage();
    const identity = issuer.identify('shop');
    const others = [
      { ...identity, baseUrl: 'https://other.example' },
      { ...identity, credential: issuer.token('other key').secret },
      { ...identity, subject: 'other' },
      { ...identity, scopes: ['a'] },
    ];
    const one = sourceOf().get();
    (await issuer.next()).succeed('one');
    await one;
    for (const other of others) {
      issuer.identify = () => other;
      const token = sourceOf({ cache }).get();
      (await issuer.next()).succeed(`for ${other.subject}`);
      await token;
    }
    expect(issuer.mints).toBe(5);
  });

  it('mint again when the shared token is old', async () => {
    const { clocks, issuer, sourceOf } = stage();
    issuer.prompt = true;
    expect(nameOf(await sourceOf().get())).toBe('1');
    clocks.pass(minutes(30));
    expect(nameOf(await sourceOf().get())).toBe('1');
    clocks.pass(minutes(28.5));
    expect(nameOf(await sourceOf().get())).toBe('2');
  });

  it('take over the renewal of another process', async () => {
    const { clocks, issuer, sourceOf } = stage();
    issuer.prompt = true;
    const [one, two] = [sourceOf(), sourceOf()];
    await one.get();
    await two.get();
    clocks.pass(minutes(58.5));
    await one.get();
    await settled();
    await two.get();
    await settled();
    expect([nameOf(await one.get()), nameOf(await two.get()), issuer.mints]).toStrictEqual(['2', '2', 2]);
  });

  it('forget a refused token for all, and do not fetch it back', async () => {
    const { issuer, sourceOf } = stage();
    issuer.prompt = true;
    const [one, two] = [sourceOf(), sourceOf()];
    const refused = await one.get();
    await two.get();
    await one.invalidate();
    expect(nameOf(await one.get())).toBe('2');
    await two.invalidate(refused);
    expect([nameOf(await two.get()), issuer.mints]).toStrictEqual(['2', 2]);
  });

  it('do not take a refused token from a cache that failed to forget it', async () => {
    const { issuer, sourceOf, behind } = stage({
      ...memoryTokenCache(),
      delete: async () => {
        throw new Error('cache down');
      },
    });
    issuer.prompt = true;
    const source = sourceOf();
    await source.get();
    await source.invalidate();
    expect([nameOf(await source.get()), behind]).toStrictEqual(['2', [new Error('cache down')]]);
  });

  it('force a mint of their own', async () => {
    const { issuer, sourceOf } = stage();
    issuer.prompt = true;
    await sourceOf().get();
    expect([nameOf(await sourceOf().get({ force: true })), issuer.mints]).toStrictEqual(['2', 2]);
  });
});

describe('a lock that is not to be had', () => {
  const taken = (cache: TokenCache): TokenCache => ({ ...cache, lock: async () => undefined });

  /** A source that does not get the lock, beside a shared token of some age in ms. */
  async function besideOldToken(age: number) {
    const memory = memoryTokenCache();
    const { clocks, issuer, sourceOf } = stage(memory);
    await memory.set(await cacheKeyOf(issuer, 'shop'), issuer.token('old'));
    clocks.pass(age);
    return { issuer, source: sourceOf({ cache: taken(memory) }) };
  }

  it('has the cache read once more before it is an error', async () => {
    const memory = memoryTokenCache();
    const { issuer, sourceOf } = stage(memory);
    const key = await cacheKeyOf(issuer, 'shop');
    const late = {
      ...taken(memory),
      lock: async () => {
        await memory.set(key, issuer.token('late'));
        return undefined;
      },
    };
    expect(nameOf(await sourceOf({ cache: late }).get())).toBe('late');
    expect(issuer.mints).toBe(0);
  });

  it('is an error when the shared token has ended', async () => {
    const { source } = await besideOldToken(minutes(60));
    await expect(source.get()).rejects.toMatchObject({ name: 'TokenUnavailableError' });
  });

  it('is an error when there is no token then either', async () => {
    const { issuer, sourceOf, cache } = stage();
    await expect(sourceOf({ cache: taken(cache) }).get()).rejects.toMatchObject({ name: 'TokenUnavailableError' });
    expect(issuer.mints).toBe(0);
  });

  it('is none as long as an old token lives, unless a mint was forced', async () => {
    const { issuer, source } = await besideOldToken(minutes(59));
    expect(nameOf(await source.get())).toBe('old');
    await expect(source.get({ force: true })).rejects.toMatchObject({ name: 'TokenUnavailableError' });
    expect(issuer.mints).toBe(0);
  });
});

describe('a cache that fails', () => {
  it('after the mint does not cost the token', async () => {
    const broken = async () => {
      throw new Error('cache down');
    };
    const { issuer, sourceOf, behind } = stage({ ...memoryTokenCache(), set: broken, lock: async () => broken });
    issuer.prompt = true;
    const source = sourceOf();
    expect([nameOf(await source.get()), nameOf(await source.get()), issuer.mints]).toStrictEqual(['1', '1', 1]);
    expect(behind).toStrictEqual([new Error('cache down'), new Error('cache down')]);
  });

  it('costs no token either when whoever is told about it fails himself', async () => {
    const uncaught: unknown[] = [];
    const collect = (error: unknown) => void uncaught.push(error);
    const broken = async () => {
      throw new Error('cache down');
    };
    const { issuer, sourceOf } = stage({ ...memoryTokenCache(), set: broken });
    issuer.prompt = true;
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException').on('uncaughtException', collect);
    try {
      const onBackgroundError = () => {
        throw new Error('log down');
      };
      expect(nameOf(await sourceOf({ onBackgroundError }).get())).toBe('1');
      await settled();
    } finally {
      process.removeAllListeners('uncaughtException');
      for (const other of others) process.on('uncaughtException', other);
    }
    expect(uncaught).toStrictEqual([new Error('log down')]);
  });

  it('before the mint prevents it', async () => {
    const { issuer, sourceOf } = stage({
      ...memoryTokenCache(),
      get: async () => {
        throw new Error('cache down');
      },
    });
    await expect(sourceOf().get()).rejects.toThrow('cache down');
    expect(issuer.mints).toBe(0);
  });

  it('is unlocked when the mint fails', async () => {
    const { issuer, sourceOf } = stage();
    const failing = sourceOf().get();
    (await issuer.next()).fail(new Error('down'));
    await expect(failing).rejects.toThrow('down');
    const next = sourceOf().get();
    (await issuer.next()).succeed('one');
    expect(nameOf(await next)).toBe('one');
  });

  it('holds no lock longer than a mint under it may take', async () => {
    const { issuer, sourceOf } = stage();
    void sourceOf({ lockTime: 5000 }).get();
    const mint = await issuer.next();
    expect(mint.options).toMatchObject({ deadline: 5000 });
    mint.succeed('one');
  });
});

describe('a token of unknown end', () => {
  it('is not kept in a cache', async () => {
    const memory = memoryTokenCache();
    const { issuer, sourceOf } = stage(memory);
    const token = sourceOf().get();
    (await issuer.next()).succeed('one', unknownExpiry);
    expect(nameOf(await token)).toBe('one');
    expect(await memory.get(await cacheKeyOf(issuer, 'shop'))).toBeUndefined();
  });
});

describe('a memory cache', () => {
  it('forgets tokens that have ended, and none that lives', async () => {
    const clocks = new FakeClocks();
    const issuer = new FakeIssuer(clocks);
    const cache = memoryTokenCache({ now: clocks.now });
    const keys = Array.from({ length: 1000 }, (_, index) => String(index));
    await cache.set('never', issuer.token('never', neverExpires));
    for (const key of keys.slice(0, 998)) await cache.set(key, issuer.token(key));
    clocks.pass(minutes(60));
    await cache.set('998', issuer.token('998'));
    expect(await cache.get('0')).toBeDefined();
    await cache.set('999', issuer.token('999'));
    const kept = await Promise.all(['never', ...keys].map((key) => cache.get(key)));
    expect(kept.flatMap((token) => (token === undefined ? [] : nameOf(token)))).toStrictEqual(['never', '998', '999']);
  });
});

describe('the lock of a memory cache', () => {
  it('is held by one at a time, in turn', async () => {
    const cache = memoryTokenCache();
    const order: string[] = [];
    const work = async (name: string) => {
      const unlock = await cache.lock('key', 1000, 1000);
      order.push(`${name} in`);
      await settled();
      order.push(`${name} out`);
      await unlock?.();
    };
    await Promise.all([work('a'), work('b')]);
    expect(order).toStrictEqual(['a in', 'a out', 'b in', 'b out']);
    expect(await cache.lock('other', 1000, 0)).toBeTypeOf('function');
  });

  it('ends with its lease, and is not released by the one who held it before', async () => {
    vi.useFakeTimers();
    try {
      const cache = memoryTokenCache();
      const unlockFirst = await cache.lock('key', 100, 0);
      const second = cache.lock('key', 1000, 500);
      await vi.advanceTimersByTimeAsync(100);
      expect(await second).toBeTypeOf('function');
      await unlockFirst?.();
      const third = cache.lock('key', 100, 50);
      await vi.advanceTimersByTimeAsync(50);
      expect(await third).toBeUndefined();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the key of a cache', () => {
  it('is the same for the same mint, and shows no secret', async () => {
    const issuer = new FakeIssuer(new FakeClocks());
    const key = await cacheKeyOf(issuer, 'shop');
    issuer.identify = () => ({ ...FakeIssuer.prototype.identify('shop'), scopes: ['a', 'b'] });
    expect(await cacheKeyOf(issuer, 'shop')).toBe(key);
    const digest = '2c70e12b7a0646f92279f427c7b38e7334d8e5389cff167a1dc30e73f826b683';
    expect(key).toBe(`4:fake20:https://fake.example64:${digest}4:shop6:1:a1:b`);
  });

  it('is made of parts that cannot run into one another', () => {
    const parts = fc.array(fc.string({ unit: fc.constantFrom('1', ':', 'a') }));
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        expect(joinLengthPrefixed(a) === joinLengthPrefixed(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });
});
