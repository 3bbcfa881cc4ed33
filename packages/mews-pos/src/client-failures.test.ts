import { ApiError, ConnectionError, type FetchFunction, InvalidRequestError, type RetryEvent } from '@tokenyard/core';
import type { Fault } from '@tokenyard/core/sandbox';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerOf, clientOnAnswer, clientOnSandbox, errorOf, token, tokenRequest } from './__fixtures__/clients.ts';
import { baseUrl, tableId } from './__fixtures__/exchanges/parts.ts';
import { createMewsPos } from './index.ts';
import { demoApiKey } from './sandbox/index.ts';

describe('errors', () => {
  it('tell what the provider said; several violations are joined', async () => {
    const { client } = clientOnSandbox();
    const unknown = tokenRequest('hotel-42', '00000000-0000-0000-0000-000000000000');
    expect(await errorOf(client.createShortlivedIntegrationToken(unknown))).toMatchObject({
      name: 'ApiError',
      message:
        'createShortlivedIntegrationToken failed with status 422 (not_found): Unprocessable Content: Space code must exist',
      operationId: 'createShortlivedIntegrationToken',
      status: 422,
      code: 'not_found',
      title: 'Unprocessable Content',
      detail: 'Space code must exist',
      attempts: 1,
      mayHaveTakenEffect: false,
    });
    const errors = [{ title: 'A', detail: 'One is wrong' }, { title: 'B' }, { detail: 'Two is wrong', code: 'x' }];
    const { client: other } = clientOnAnswer(answerOf({ errors }, { status: 422 }));
    const error = await errorOf(other.createShortlivedIntegrationToken(tokenRequest()));
    expect(error).toMatchObject({ title: 'A', detail: 'One is wrong; Two is wrong' });
    expect(error).not.toHaveProperty('code');
  });

  it.each([
    ['an empty body', ''],
    ['a page', '<html>Not here</html>'],
    ['JSON of another kind', { message: 'Not here' }],
    ['errors that are no objects', { errors: [null, 'x', { code: 1, title: null }] }],
  ])('have at least a status: %s', async (_, body) => {
    const { client } = clientOnAnswer(answerOf(body, { status: 418 }));
    const error = await errorOf(client.getHealthCheck());
    expect(ApiError.isInstance(error) && [error.status, error.message]).toStrictEqual([
      418,
      'getHealthCheck failed with status 418',
    ]);
  });

  it('say when a retry makes sense, where the wait is longer than the deadline', async () => {
    const now = () => Date.parse('2026-03-02T10:00:00Z');
    const { client } = clientOnSandbox({ clock: { now }, rateLimit: { limit: 1, windowSeconds: 900 } }, { now });
    await client.getSpaceCode({ path: { id: tableId } });
    expect(await errorOf(client.getSpaceCode({ path: { id: tableId } }))).toMatchObject({
      status: 429,
      code: 'rate_limited',
      retryAt: new Date('2026-03-02T10:15:00Z'),
      budgetLeft: 60_000,
      rateLimit: { limit: 1, remaining: undefined, resetAt: new Date('2026-03-02T10:15:00Z') },
      attempts: 1,
    });
  });

  it('hold no secret', async () => {
    const { client } = clientOnSandbox({ apiKeys: [] });
    const error = await errorOf(client.createShortlivedIntegrationToken(tokenRequest()));
    expect(error).toMatchObject({ status: 401 });
    expect(`${String(error)} ${JSON.stringify(error)} ${error instanceof Error && error.stack}`).not.toContain(
      demoApiKey,
    );
  });
});

describe('repeats', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse('2026-03-02T10:00:00Z') });
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  // Only a pause moves the time, so that no timeout strikes while the sandbox computes a hash.
  const hooks = { onRetry: ({ delay }: RetryEvent) => queueMicrotask(() => void vi.advanceTimersByTimeAsync(delay)) };
  const faulty = (...effects: readonly Fault['effect'][]) => {
    const { client, sandbox } = clientOnSandbox({}, { hooks, random: () => 0.5 });
    for (const effect of effects) sandbox.faults.add({ effect });
    return { client, sandbox };
  };

  it('wait for the end that a 429 announces, when a token is minted too', async () => {
    const { client } = clientOnSandbox({ rateLimit: { limit: 1, windowSeconds: 30 } }, { hooks });
    await client.createShortlivedIntegrationToken(tokenRequest());
    const { attempts } = await client.createShortlivedIntegrationToken.withResponse(tokenRequest());
    expect([attempts, new Date().toISOString()]).toStrictEqual([2, '2026-03-02T10:00:30.000Z']);
  });

  it('wait for the end of the window, where a 429 tells no wait', async () => {
    let calls = 0;
    const headers = { 'X-Rate-Limit-Reset': String(Date.parse('2026-03-02T10:00:20Z') / 1000) };
    const answer = () => {
      calls += 1;
      return calls === 1
        ? new Response('', { status: 429, headers })
        : answerOf(token({ secretKey: 'sk' }), { status: 201 })();
    };
    const { client } = clientOnAnswer(answer, { hooks });
    await client.createShortlivedIntegrationToken(tokenRequest());
    expect([calls, new Date().toISOString()]).toStrictEqual([2, '2026-03-02T10:00:20.000Z']);
  });

  it.each([
    { kind: 'status', status: 500 },
    { kind: 'status', status: 503 },
    { kind: 'drop', when: 'before' },
    { kind: 'drop', when: 'after' },
    { kind: 'truncate', bytes: 5 },
  ] as const)('read again after a fault: %j', async (effect) => {
    const { client } = faulty(effect);
    const { attempts } = await client.getSpaceCode.withResponse({ path: { id: tableId } });
    expect(attempts).toBe(2);
  });

  it.each([500, 503])('never mint again after status %i', async (status) => {
    const { client, sandbox } = faulty({ kind: 'status', status });
    const error = await errorOf(client.createShortlivedIntegrationToken(tokenRequest()));
    expect(ApiError.isInstance(error) && [error.status, error.attempts, error.mayHaveTakenEffect]).toStrictEqual([
      status,
      1,
      true,
    ]);
    expect(sandbox.recorder.list()).toHaveLength(1);
  });

  it.each([
    { kind: 'drop', when: 'after' },
    { kind: 'truncate', bytes: 5 },
  ] as const)('never mint again after the connection broke: $kind', async (effect) => {
    const { client, sandbox } = faulty(effect);
    const error = await errorOf(client.createShortlivedIntegrationToken(tokenRequest()));
    expect(ConnectionError.isInstance(error) && [error.attempts, error.mayHaveTakenEffect]).toStrictEqual([1, true]);
    expect(sandbox.recorder.list().map(({ status }) => status)).toStrictEqual([201]);
  });
});

describe('an invalid input', () => {
  const refused = (call: (client: ReturnType<typeof createMewsPos>) => Promise<unknown>) => {
    const fetch = vi.fn<FetchFunction>();
    return errorOf(call(createMewsPos({ baseUrl, credentials: { apiKey: demoApiKey }, fetch }))).then((error) => {
      expect(fetch).not.toHaveBeenCalled();
      return InvalidRequestError.isInstance(error) ? error.issues : error;
    });
  };
  const enterprise = ['body', 'data', 'attributes', 'enterpriseId'];

  it.each([
    ['a<b', [{ path: enterprise, message: 'must match /^[^<>&]*$/' }]],
    ['x'.repeat(256), [{ path: enterprise, message: 'must be at most 255 characters' }]],
    ['\u{1f3e8}'.repeat(256), [{ path: enterprise, message: 'must be at most 255 characters' }]],
  ])('is refused before anything is sent: enterprise %#', async (enterpriseId, issues) => {
    expect(
      await refused((client) => client.createShortlivedIntegrationToken(tokenRequest(enterpriseId))),
    ).toStrictEqual(issues);
  });

  it('is refused before anything is sent: no UUID, no path, unknown parts', async () => {
    const path = ['body', 'data', 'relationships', 'spaceCode', 'data', 'id'];
    expect(
      await refused((client) => client.createShortlivedIntegrationToken(tokenRequest(null, 'table'))),
    ).toContainEqual({ path, message: 'must be a valid guid' });
    expect(await refused((client) => client.getSpaceCode({ path: { id: '' } }))).toStrictEqual([
      { path: ['path', 'id'], message: 'must be at least 1 characters' },
    ]);
    const query = { include: '', page: '1' };
    expect(await refused((client) => client.getSpaceCode({ path: { id: tableId }, query }))).toStrictEqual([
      { path: ['query', 'page'], message: 'is not known' },
    ]);
  });
});
