import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AbortError, type ClientHooks, type FetchFunction, Secret, TimeoutError } from '../index.ts';
import { thingsClient } from './__fixtures__/things-client.ts';
import { backoff, defaultRetryPolicy, readRetryAfter } from './retry.ts';

const start = Date.parse('2026-03-02T10:00:00Z');
const elapsed = () => Date.now() - start;
const settled = (promise: Promise<unknown>) => promise.catch((error: unknown) => error);

beforeEach(() => {
  vi.useFakeTimers({ now: start });
});
afterEach(() => {
  const left = vi.getTimerCount();
  vi.useRealTimers();
  if (left > 0) throw new Error(`${left} timers were left running`);
});

/** A fetch that gives these answers one after another. */
function answers(...list: readonly (() => Response | Promise<Response>)[]) {
  const signals: (AbortSignal | null | undefined)[] = [];
  const fetch: FetchFunction = async (_, init) => {
    const answer = list[Math.min(signals.length, list.length - 1)];
    signals.push(init?.signal);
    return answer?.() ?? Response.error();
  };
  return { fetch, signals };
}

const never = () => new Promise<Response>(() => undefined);
const fine = () => Response.json({ fine: true });
const refusal =
  (status: number, headers: Readonly<Record<string, string>> = {}) =>
  () =>
    Response.json({}, { status, headers });

describe('pauses', () => {
  it.each([
    ['seconds', { 'retry-after': '7' }, 7000],
    ['a date', { 'retry-after': 'Mon, 02 Mar 2026 10:00:09 GMT' }, 9000],
    ['a date in the past', { 'retry-after': 'Sun, 01 Mar 2026 10:00:00 GMT' }, 250],
    ['0 seconds', { 'retry-after': '0' }, 250],
    ['garbage', { 'retry-after': 'in a while' }, 250],
    ['nothing', {}, 250],
  ])('after a 429 with %s', async (_, headers, wait) => {
    const { fetch, signals } = answers(refusal(429, headers), fine);
    const call = thingsClient({ fetch, random: () => 0.5 }).mintThing({ body: {} });
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(signals).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(await call).toStrictEqual({ fine: true });
  });

  it('grow from repeat to repeat', async () => {
    const delays: number[] = [];
    const { fetch } = answers(refusal(503));
    const hooks: ClientHooks = { onRetry: ({ delay }) => void delays.push(delay) };
    const call = settled(thingsClient({ fetch, hooks, random: () => 1 }).readThing({ path: { id: '1' } }));
    await vi.runAllTimersAsync();
    expect(await call).toMatchObject({ name: 'ApiError', status: 503, attempts: 4 });
    expect(delays).toStrictEqual([500, 1000, 2000]);
  });

  it('are not begun when they would end behind the deadline', async () => {
    const { fetch, signals } = answers(refusal(503));
    const client = thingsClient({ fetch, random: () => 1, deadline: 1400 });
    const call = settled(client.readThing({ path: { id: '1' } }));
    await vi.runAllTimersAsync();
    // 500 ms fit into 1400 ms; of the next pause, 1000 ms, no time would be left for a request.
    expect(await call).toMatchObject({ status: 503, attempts: 2 });
    expect([signals.length, elapsed()]).toStrictEqual([2, 500]);
  });

  it('have full jitter: anything up to a bound that doubles', () => {
    const attempt = fc.integer({ min: 1, max: 60 });
    const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    const policy = fc.record({ attempts: fc.constant(9), baseDelay: fc.nat(10_000), maxDelay: fc.nat(60_000) });
    fc.assert(
      fc.property(attempt, random, policy, (number, fraction, limits) => {
        const bound = Math.min(limits.maxDelay, limits.baseDelay * 2 ** (number - 1));
        const delay = backoff(number, limits, () => fraction);
        expect(delay).toBe(fraction * bound);
        expect(delay).toBeLessThanOrEqual(limits.maxDelay);
      }),
    );
    expect(backoff(1, defaultRetryPolicy, () => 0)).toBe(0);
  });

  it('read every form of Retry-After that RFC 9110 knows, and no other', () => {
    const read = (value: string) => readRetryAfter(new Headers({ 'retry-after': value }), start);
    fc.assert(fc.property(fc.nat(999_999_999), (seconds) => read(String(seconds)) === start + seconds * 1000));
    const dates = fc.date({ min: new Date(start), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true });
    fc.assert(fc.property(dates, (date) => read(date.toUTCString()) === Math.floor(date.getTime() / 1000) * 1000));
    // The examples of RFC 9110, section 5.6.7, moved to a moment to come.
    for (const value of [
      'Fri, 06 Nov 2026 08:49:37 GMT',
      'Friday, 06-Nov-26 08:49:37 GMT',
      'Fri Nov  6 08:49:37 2026',
    ]) {
      expect(read(value)).toBe(Date.UTC(2026, 10, 6, 8, 49, 37));
    }
    for (const value of ['', '-1', '1.5', '1e3', '0x10', 'tomorrow', '99999999999', '2026-03-02', 'NaN', '1, 2']) {
      expect(read(value)).toBeUndefined();
    }
  });
});

describe('time limits', () => {
  it('end a request that is never answered, and repeat it where that does no harm', async () => {
    const { fetch, signals } = answers(never);
    const client = thingsClient({ fetch, timeout: 100, random: () => 0 });
    const call = settled(client.readThing({ path: { id: '1' } }));
    await vi.runAllTimersAsync();
    const error = await call;
    expect(TimeoutError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ attempts: 4, mayHaveTakenEffect: false, message: 'readThing timed out' });
    expect([elapsed(), signals.every((signal) => signal?.aborted)]).toStrictEqual([400, true]);
  });

  it('end a call at its deadline, whatever the timeout of its requests', async () => {
    const { fetch } = answers(never);
    const call = settled(thingsClient({ fetch }).mintThing({ body: {} }, { timeout: 5000, deadline: 700 }));
    await vi.runAllTimersAsync();
    expect(await call).toMatchObject({
      message: 'mintThing ran into its deadline; it may have taken effect',
      attempts: 1,
      mayHaveTakenEffect: true,
    });
    expect(elapsed()).toBe(700);
  });

  it('hold for a response whose body never ends', async () => {
    const { fetch } = answers(() => new Response(new ReadableStream()));
    const call = settled(thingsClient({ fetch, timeout: 100 }).mintThing({ body: {} }));
    await vi.runAllTimersAsync();
    expect(TimeoutError.isInstance(await call)).toBe(true);
  });

  it('hold while credentials are awaited; nothing was sent then', async () => {
    const { fetch, signals } = answers(fine);
    const credentials = () => new Promise<never>(() => undefined);
    const call = settled(thingsClient({ fetch, deadline: 100 }, { credentials }).mintThing({ body: {} }));
    await vi.runAllTimersAsync();
    expect(await call).toMatchObject({ name: 'TimeoutError', attempts: 0, mayHaveTakenEffect: false });
    expect(signals).toHaveLength(0);
  });

  it.each([Number.POSITIVE_INFINITY, 2 ** 40])('may be as long as %d ms', async (ms) => {
    const { fetch } = answers(fine);
    const client = thingsClient({ fetch, timeout: ms, deadline: ms });
    expect(await client.readThing({ path: { id: '1' } })).toStrictEqual({ fine: true });
  });
});

describe('the signal of the caller', () => {
  it('that is aborted already: nothing is sent', async () => {
    const { fetch, signals } = answers(fine);
    const onRequest = vi.fn<() => undefined>();
    const client = thingsClient({ fetch, hooks: { onRequest } });
    const error = await settled(client.mintThing({ body: {} }, { signal: AbortSignal.abort() }));
    expect(AbortError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({ attempts: 0, mayHaveTakenEffect: false, message: 'mintThing was aborted' });
    expect([signals.length, onRequest.mock.calls.length]).toStrictEqual([0, 0]);
  });

  it.each([
    ['before the response', never],
    ['in the body', () => new Response(new ReadableStream())],
  ])('ends a request %s, also on a platform that ignores signals', async (_, answer) => {
    const { fetch, signals } = answers(answer);
    const controller = new AbortController();
    const call = settled(thingsClient({ fetch }).mintThing({ body: {} }, { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(10);
    controller.abort(new Error('the tab was closed'));
    expect(await call).toMatchObject({ name: 'AbortError', attempts: 1, mayHaveTakenEffect: true });
    expect([signals[0]?.aborted, elapsed()]).toStrictEqual([true, 10]);
  });

  it('ends a pause', async () => {
    const { fetch, signals } = answers(refusal(429, { 'retry-after': '30' }), fine);
    const controller = new AbortController();
    const call = settled(thingsClient({ fetch }).mintThing({ body: {} }, { signal: controller.signal }));
    await vi.advanceTimersByTimeAsync(1000);
    controller.abort();
    expect(await call).toMatchObject({ name: 'AbortError', attempts: 1, mayHaveTakenEffect: false });
    expect([signals.length, elapsed()]).toStrictEqual([1, 1000]);
  });

  it('ends the wait for credentials', async () => {
    const controller = new AbortController();
    const credentials = () => new Promise<never>(() => undefined);
    const client = thingsClient(answers(fine), { credentials });
    const call = settled(client.mintThing({ body: {} }, { signal: controller.signal }));
    controller.abort();
    expect(await call).toMatchObject({ name: 'AbortError', attempts: 0 });
  });

  it('is left without listeners', async () => {
    const { signal } = new AbortController();
    const added = vi.spyOn(signal, 'addEventListener');
    const removed = vi.spyOn(signal, 'removeEventListener');
    const { fetch } = answers(refusal(429, { 'retry-after': '1' }), fine);
    const call = thingsClient({ fetch }).mintThing({ body: {} }, { signal });
    await vi.runAllTimersAsync();
    await call;
    expect(added.mock.calls.length).toBeGreaterThan(2);
    expect(removed.mock.calls.map(([, listener]) => listener)).toStrictEqual(
      added.mock.calls.map(([, listener]) => listener),
    );
  });
});

describe('an error of a platform', () => {
  it('that is thrown instead of rejected is a failed connection', async () => {
    const fetch: FetchFunction = () => {
      throw new TypeError('fetch failed');
    };
    const error = await settled(thingsClient({ fetch }).mintThing({ body: {} }));
    expect(error).toMatchObject({ name: 'ConnectionError', attempts: 1, mayHaveTakenEffect: true });
    expect(error instanceof Error && error.cause).toBeInstanceOf(Secret);
  });
});
