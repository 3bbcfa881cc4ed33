import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Expiry,
  InvalidRequestError,
  neverExpires,
  Secret,
  SettingError,
  TokenUnavailableError,
  unknownExpiry,
} from '../index.ts';
import { FakeClocks, FakeIssuer, settled } from './__fixtures__/fake-issuer.ts';
import { createTokenSource } from './token-source.ts';
import type { TokenSourceOptions } from './token-source-types.ts';

function stage(options: Partial<TokenSourceOptions> = {}) {
  const clocks = new FakeClocks();
  const issuer = new FakeIssuer(clocks);
  const behind: unknown[] = [];
  const { now, monotonic } = clocks;
  const source = createTokenSource({
    issuer,
    request: 'shop',
    now,
    monotonic,
    random: () => 1,
    onBackgroundError: (error) => void behind.push(error),
    ...options,
  });
  const get = async (force = false) => (await source.get({ force })).secret.reveal();
  /** Answers the oldest mint that waits, or the next one. */
  const answer = async (name: string, expiry?: Expiry) => {
    (await issuer.next()).succeed(name, expiry);
    await settled();
  };
  const refuse = async (error: unknown = new Error('down')) => {
    (await issuer.next()).fail(error);
    await settled();
  };
  /** Mints the first token. */
  const start = async (name = 'one') => {
    const first = get();
    await answer(name);
    return first;
  };
  return { clocks, issuer, source, behind, get, answer, refuse, start };
}

const minutes = (count: number) => count * 60_000;
const unavailable = { name: 'TokenUnavailableError', provider: 'fake' };

describe('a token source', () => {
  it('mints once however many callers wait', async () => {
    const { issuer, get, answer } = stage();
    const callers = Array.from({ length: 1000 }, () => get());
    await answer('one');
    expect([new Set(await Promise.all(callers)), issuer.mints]).toStrictEqual([new Set(['one']), 1]);
    expect([await get(), issuer.mints]).toStrictEqual(['one', 1]);
  });

  it('gives all who wait the error of the mint', async () => {
    const { issuer, get, refuse } = stage();
    const callers = Array.from({ length: 50 }, () => get().catch((error: unknown) => error));
    const error = new Error('down');
    await refuse(error);
    expect([new Set(await Promise.all(callers)), issuer.mints]).toStrictEqual([new Set([error]), 1]);
  });

  it('serves at once while much is left, renews behind when less is, and waits when little is', async () => {
    const { clocks, issuer, get, answer, start } = stage();
    await start();
    clocks.pass(minutes(58) - 1);
    expect([await get(), issuer.mints]).toStrictEqual(['one', 1]);
    clocks.pass(2);
    expect([await get(), await get(), issuer.mints]).toStrictEqual(['one', 'one', 2]);
    await answer('two');
    expect([await get(), issuer.mints]).toStrictEqual(['two', 2]);
    clocks.pass(minutes(59.6));
    const waiting = get();
    await answer('three');
    expect([await waiting, issuer.mints]).toStrictEqual(['three', 3]);
  });

  it('scales its windows for tokens that live shortly', async () => {
    const { clocks, issuer, get, answer, start } = stage();
    issuer.life = minutes(4);
    await start();
    clocks.pass(minutes(3) - 1);
    expect([await get(), issuer.mints]).toStrictEqual(['one', 1]);
    clocks.pass(2);
    expect(await get()).toBe('one');
    await settled();
    expect(issuer.mints).toBe(2);
    clocks.pass(minutes(0.75));
    const waiting = get();
    await answer('two');
    expect([await waiting, issuer.mints]).toStrictEqual(['two', 2]);
  });

  it('keeps a token that never ends, and none whose end is unknown', async () => {
    const { clocks, issuer, get, answer } = stage();
    const first = get();
    await answer('one', unknownExpiry);
    const second = get();
    await answer('two', neverExpires);
    clocks.pass(minutes(600_000));
    expect([await first, await second, await get(), issuer.mints]).toStrictEqual(['one', 'two', 'two', 2]);
  });

  it('never gives a token that has ended, whatever the life and the pace', async () => {
    const lives = fc.integer({ min: 1, max: minutes(90) });
    const steps = fc.array(fc.integer({ min: 0, max: minutes(30) }), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(lives, steps, async (life, pace) => {
        const { clocks, issuer, source } = stage();
        Object.assign(issuer, { life, prompt: true });
        for (const ms of pace) {
          clocks.pass(ms);
          const { expiry } = await source.get();
          expect(expiry.kind === 'at' && expiry.at.getTime() > clocks.wall).toBe(true);
        }
        expect(issuer.mints).toBeLessThanOrEqual(pace.length + 1);
      }),
      { numRuns: 50 },
    );
  });
});

describe('a forced mint', () => {
  it('that ends before an older one is not overwritten by it', async () => {
    const { clocks, issuer, get, start } = stage();
    await start();
    clocks.pass(minutes(58.5));
    await get();
    const older = await issuer.next();
    const forced = get(true);
    const newer = await issuer.next();
    newer.succeed('forced');
    expect(await forced).toBe('forced');
    older.succeed('late');
    await settled();
    expect([await get(), issuer.mints]).toStrictEqual(['forced', 3]);
  });

  it('whose older one fails late leaves no pause behind', async () => {
    const { clocks, issuer, get, start } = stage();
    await start();
    clocks.pass(minutes(58.5));
    await get();
    const older = await issuer.next();
    const forced = get(true);
    const newer = await issuer.next();
    newer.succeed('forced');
    await forced;
    older.fail(new Error('late'));
    await settled();
    const again = get(true);
    (await issuer.next()).succeed('again');
    expect([await again, issuer.mints]).toStrictEqual(['again', 4]);
  });

  it('is shared by later callers, also after an older one has ended', async () => {
    const { issuer, get } = stage();
    const first = get();
    const older = await issuer.next();
    const forced = get(true);
    const newer = await issuer.next();
    older.succeed('older');
    expect(await first).toBe('older');
    const later = get(true);
    await settled();
    newer.succeed('forced');
    expect([await forced, await later, issuer.mints]).toStrictEqual(['forced', 'forced', 2]);
  });

  it('is shared by those who force at the same time', async () => {
    const { issuer, get, answer, start } = stage();
    await start();
    const callers = Array.from({ length: 100 }, () => get(true));
    await answer('two');
    expect([new Set(await Promise.all(callers)), issuer.mints]).toStrictEqual([new Set(['two']), 2]);
  });

  it('is waited for by all, though an older mint has failed meanwhile', async () => {
    const { issuer, get } = stage();
    const first = get().catch((error: unknown) => error);
    const older = await issuer.next();
    const forced = get(true);
    const newer = await issuer.next();
    older.fail(new Error('down'));
    expect(await first).toStrictEqual(new Error('down'));
    const waiting = [get(), get(true)];
    newer.succeed('forced');
    expect(await Promise.all([forced, ...waiting])).toStrictEqual(['forced', 'forced', 'forced']);
    expect(issuer.mints).toBe(2);
  });

  it('that fails does not give the old token', async () => {
    const { get, refuse, start } = stage();
    await start();
    const forced = get(true).catch((error: unknown) => error);
    await refuse(new Error('down'));
    expect(await forced).toStrictEqual(new Error('down'));
    expect(await get()).toBe('one');
  });
});

describe('failures', () => {
  it('back off, and the token is served until it really ends', async () => {
    const { clocks, issuer, behind, get, answer, refuse, start } = stage();
    await start();
    clocks.pass(minutes(58.5));
    await Promise.all([get(), get(), get()]);
    await refuse();
    expect([behind.length, await get(), await get(), issuer.mints]).toStrictEqual([1, 'one', 'one', 2]);
    clocks.pass(500);
    await get();
    await refuse();
    clocks.pass(999);
    expect([await get(), issuer.mints]).toStrictEqual(['one', 3]);
    clocks.pass(1);
    await get();
    await settled();
    expect(issuer.mints).toBe(4);
    await refuse();
    // Less than half a minute left: callers would wait for a new token, but it is too early to ask for one.
    clocks.pass(minutes(1.25));
    const last = get();
    await refuse();
    expect([await last, await get(), issuer.mints]).toStrictEqual(['one', 'one', 5]);
    clocks.pass(minutes(0.25));
    const after = get().catch((error: unknown) => error);
    await refuse();
    expect(await after).toStrictEqual(new Error('down'));
    await expect(get()).rejects.toMatchObject({ ...unavailable, cause: expect.any(Secret) });
    clocks.pass(8000);
    const recovered = get();
    await answer('two');
    expect(await recovered).toBe('two');
  });

  it('that are past do not lengthen the next pause', async () => {
    const { clocks, get, answer, refuse } = stage();
    for (const ms of [500, 1000, 2000]) {
      const failing = get().catch(() => undefined);
      await refuse();
      await failing;
      clocks.pass(ms);
    }
    const good = get();
    await answer('one');
    await good;
    const forced = get(true).catch(() => undefined);
    await refuse();
    await forced;
    clocks.pass(500);
    const again = get(true);
    await answer('two');
    expect(await again).toBe('two');
  });

  it('tell when the next mint may be tried, and wait as long as the provider says', async () => {
    const { clocks, issuer, get, refuse } = stage();
    const first = get().catch((error: unknown) => error);
    const retryAt = new Date(clocks.wall + 30_000);
    await refuse(Object.assign(new Error('limited'), { retryAt }));
    await first;
    clocks.pass(29_999);
    const error = await get().catch((thrown: unknown) => thrown);
    expect(TokenUnavailableError.isInstance(error)).toBe(true);
    expect([error, issuer.mints]).toMatchObject([{ retryAt }, 1]);
    clocks.pass(1);
    void get().catch(() => undefined);
    await settled();
    expect(issuer.mints).toBe(2);
  });

  it('of a setting that is missing end as soon as it is there', async () => {
    const { issuer, get, answer } = stage();
    const identify = issuer.identify.bind(issuer);
    issuer.identify = () => {
      throw new SettingError('baseUrl', 'baseUrl is missing');
    };
    await expect(get()).rejects.toMatchObject({ name: 'SettingError' });
    issuer.identify = identify;
    const call = get();
    await answer('one');
    expect(await call).toBe('one');
  });

  it('of the request itself are told every time, without a pause', async () => {
    const { get, refuse } = stage();
    for (let turn = 0; turn < 3; turn += 1) {
      const call = get().catch((error: unknown) => error);
      await refuse(new InvalidRequestError([]));
      expect(InvalidRequestError.isInstance(await call)).toBe(true);
    }
  });
});

describe('a clock that jumps', () => {
  it('ahead makes the token end; back does not keep a dead one alive', async () => {
    const { clocks, issuer, get, answer, start } = stage();
    await start();
    clocks.wall += minutes(120);
    const ahead = get();
    await answer('two');
    expect([await ahead, issuer.mints]).toStrictEqual(['two', 2]);
    clocks.wall -= minutes(600);
    expect([await get(), issuer.mints]).toStrictEqual(['two', 2]);
    clocks.pass(minutes(61));
    const back = get();
    await answer('three');
    expect([await back, issuer.mints]).toStrictEqual(['three', 3]);
  });

  it('back does not lengthen a pause after a failure', async () => {
    const { clocks, get, answer, refuse } = stage();
    const first = get().catch(() => undefined);
    await refuse();
    await first;
    clocks.wall -= minutes(600);
    clocks.pass(500);
    const second = get();
    await answer('one');
    expect(await second).toBe('one');
  });
});

describe('a caller', () => {
  it('who stops waiting does not stop the mint', async () => {
    const { issuer, source, get, answer } = stage();
    const controller = new AbortController();
    const impatient = source.get({ signal: controller.signal }).catch((error: unknown) => error);
    const patient = get();
    await settled();
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await impatient).toBe(reason);
    await answer('one');
    expect([await patient, issuer.mints]).toStrictEqual(['one', 1]);
  });

  it('who stops waiting gets no old token either', async () => {
    const { clocks, issuer, source, start } = stage();
    await start();
    clocks.pass(minutes(59.75));
    const controller = new AbortController();
    const waiting = source.get({ signal: controller.signal }).catch((error: unknown) => error);
    await issuer.next();
    const reason = new Error('enough');
    controller.abort(reason);
    expect(await waiting).toBe(reason);
  });

  it('who has stopped already begins no mint', async () => {
    const { issuer, source } = stage();
    await expect(source.get({ signal: AbortSignal.abort() })).rejects.toThrow('abort');
    await settled();
    expect(issuer.mints).toBe(0);
  });
});

describe('invalidate', () => {
  it('forgets the present token, and none that is newer than the refused one', async () => {
    const { issuer, source, get, answer, start } = stage();
    await start();
    const old = await source.get();
    await source.invalidate();
    const second = get();
    await answer('two');
    expect(await second).toBe('two');
    await source.invalidate(old);
    expect([await get(), issuer.mints]).toStrictEqual(['two', 2]);
    await source.invalidate(issuer.token('two'));
    const third = get();
    await answer('three');
    expect([await third, issuer.mints]).toStrictEqual(['three', 3]);
  });

  it('does nothing where there is no token', async () => {
    const { issuer, source } = stage();
    await source.invalidate();
    expect(issuer.mints).toBe(0);
  });
});
