import { ApiError, ConnectionError, type FetchFunction, InvalidRequestError, type RetryEvent } from '@tokenyard/core';
import type { Fault } from '@tokenyard/core/sandbox';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { answerOf, clientOnAnswers, clientOnSandbox, errorOf } from './__fixtures__/clients.ts';
import { baseUrl } from './__fixtures__/exchanges/parts.ts';
import { createMerchantBackend, TalerErrorCode } from './index.ts';
import { demoPassword } from './sandbox/index.ts';

describe('errors', () => {
  it('tell code, hint, and what is at fault', async () => {
    const { client, holderOf } = clientOnSandbox();
    const till = await holderOf('order-pos:refreshable');
    expect(await errorOf(till.createToken({ body: { scope: 'order-full' } }))).toMatchObject({
      name: 'ApiError',
      message: 'createToken failed with status 403 (16): token lacks a required permission: scope',
      operationId: 'createToken',
      status: 403,
      code: TalerErrorCode.GENERIC_TOKEN_PERMISSION_INSUFFICIENT,
      title: 'token lacks a required permission',
      detail: 'scope',
      attempts: 1,
      mayHaveTakenEffect: false,
    });
    const unknown = await errorOf(client.confirmChallenge({ path: { id: 'A' }, body: { tan: '1' } }));
    expect(unknown).toMatchObject({ status: 404, code: TalerErrorCode.MERCHANT_TAN_CHALLENGE_UNKNOWN });
    const { client: other } = clientOnAnswers([answerOf({ code: 22, hint: null, field: 'scope' }, { status: 400 })]);
    const error = await errorOf(other.createToken({ body: { scope: 'all' } }));
    expect(error).toMatchObject({ code: 22, detail: 'scope' });
    expect(error).not.toHaveProperty('title');
  });

  it.each([
    ['an empty body', ''],
    ['a page', '<html>Not here</html>'],
    ['JSON of another kind', { message: 'Not here' }],
    ['a code that is none', { code: '16', hint: 1 }],
    ['a list', [{ code: 16 }]],
  ])('have at least a status: %s', async (_, body) => {
    const { client } = clientOnAnswers([answerOf(body, { status: 418 })]);
    const error = await errorOf(client.getConfig());
    expect(ApiError.isInstance(error) && [error.status, error.message]).toStrictEqual([
      418,
      'getConfig failed with status 418',
    ]);
  });

  it('hold no secret, not even one that the server repeats', async () => {
    const secrets = ['a long password', 'secret-token:LONGENOUGH', '12345678'] as const;
    const [password, token, tan] = secrets;
    const hint = secrets.join(' and ');
    const { client } = clientOnAnswers([answerOf({ code: 2015, hint }, { status: 401 })], {
      credentials: { password, token },
    });
    const errors = await Promise.all(
      [
        client.createToken({ body: { scope: 'all' } }),
        client.listTokens(),
        client.changePassword({ body: { method: 'token', password } }),
        client.confirmChallenge({ path: { id: 'A' }, body: { tan } }),
      ].map(errorOf),
    );
    const texts = errors.map((error) => `${String(error)} ${JSON.stringify(error)}`);
    expect(texts[0]).not.toContain(password);
    expect(texts[1]).not.toContain(token);
    expect(texts[2]).not.toContain(password);
    expect(texts[3]).not.toContain(tan);
  });
});

describe('repeats', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** A client whose pauses take no time, and how long they would have been in ms. */
  function faulty(effect?: Fault['effect'], times = 1) {
    const pauses: number[] = [];
    const onRetry = ({ delay }: RetryEvent) => {
      pauses.push(delay);
      queueMicrotask(() => void vi.advanceTimersByTimeAsync(delay));
    };
    const parts = clientOnSandbox({ hooks: { onRetry }, random: () => 0.5 });
    if (effect !== undefined) parts.sandbox.faults.add({ effect, times });
    return { ...parts, pauses };
  }
  const failing = { kind: 'status', status: 500 } as const;

  it('of reading come after about a second, then at random within a minute', async () => {
    const { client, pauses } = faulty(failing, 3);
    const { attempts } = await client.getConfig.withResponse();
    expect([attempts, ...pauses]).toStrictEqual([4, 1000, 2000, 4000]);
  });

  it('can be set', async () => {
    const { clientWith, sandbox } = faulty(failing);
    const error = await errorOf(clientWith({ retry: { attempts: 1 } }).getConfig());
    expect(error).toMatchObject({ status: 500, code: 53, attempts: 1 });
    expect(sandbox.recorder.list()).toHaveLength(1);
  });

  it('are never made of a mint that failed', async () => {
    const { client, sandbox } = faulty(failing);
    const error = await errorOf(client.createToken({ body: { scope: 'all' } }));
    expect(error).toMatchObject({ status: 500, code: 52, attempts: 1, mayHaveTakenEffect: true });
    expect(sandbox.recorder.list()).toHaveLength(1);
  });

  it.each([
    { kind: 'drop', when: 'after' },
    { kind: 'truncate', bytes: 5 },
  ] as const)('are never made of a mint whose response was lost: $kind', async (effect) => {
    const { client, sandbox } = faulty(effect);
    const error = await errorOf(client.createToken({ body: { scope: 'all' } }));
    expect(ConnectionError.isInstance(error) && [error.attempts, error.mayHaveTakenEffect]).toStrictEqual([1, true]);
    expect(sandbox.recorder.list().map(({ status }) => status)).toStrictEqual([200]);
  });

  it('are not what the refusals of a challenge ask for', async () => {
    const { clientWith, sandbox } = faulty();
    const client = clientWith({ instance: 'mfa-demo' });
    const answer = await client.createToken.withResponse({ body: { scope: 'all' } });
    const id = answer.status === 202 ? (answer.body.challenges[0]?.challenge_id ?? '') : '';
    const path = { id };
    await client.sendChallenge({ path, body: {} });
    expect(await errorOf(client.sendChallenge({ path, body: {} }))).toMatchObject({ code: 2130, attempts: 1 });
    for (const retry_counter of [2, 1, 0]) {
      const error = await errorOf(client.confirmChallenge({ path, body: { tan: 'x' } }));
      expect(ApiError.isInstance(error) && error.body.reveal()).toMatchObject({ code: 2125, retry_counter });
    }
    expect(await errorOf(client.confirmChallenge({ path, body: { tan: 'x' } }))).toMatchObject({
      status: 429,
      code: TalerErrorCode.MERCHANT_TAN_TOO_MANY_ATTEMPTS,
      attempts: 1,
      mayHaveTakenEffect: false,
    });
    expect(sandbox.recorder.list()).toHaveLength(7);
  });
});

describe('an invalid input', () => {
  type Client = ReturnType<typeof createMerchantBackend>;
  /** The input as somebody without types would pass it. */
  const any = (input: unknown) => JSON.parse(JSON.stringify(input));
  const names = ['readonly', 'write', 'all', 'order-simple', 'order-pos', 'order-mgmt', 'order-full'];
  const scopes = [...names, ...names.map((name) => `${name}:refreshable`)];
  const cases: readonly (readonly [name: string, call: (client: Client) => Promise<unknown>, issues: unknown])[] = [
    [
      'an unknown scope',
      (client) => client.createToken(any({ body: { scope: 'admin' } })),
      [{ path: ['body', 'scope'], message: `must be ${scopes.join(' or ')}` }],
    ],
    [
      'no scope, an unknown member',
      (client) => client.createToken(any({ body: { lifetime: 1 } })),
      [
        { path: ['body', 'scope'], message: 'is required' },
        { path: ['body', 'lifetime'], message: 'is not known' },
      ],
    ],
    ...(
      [
        [-1, 'must be at least 0'],
        [2 ** 53, 'must be at most 9007199254740991'],
        [0.5, 'must match one of its forms'],
        ['1', 'must match one of its forms'],
      ] as const
    ).map(
      ([d_us, message]) =>
        [
          `the duration ${d_us}`,
          (client: Client) => client.createToken(any({ body: { scope: 'all', duration: { d_us } } })),
          [{ path: ['body', 'duration', 'd_us'], message }],
        ] as const,
    ),
    [
      'the limit 0, a negative offset',
      (client) => client.listTokens({ query: { limit: 0, offset: -1 } }),
      [
        { path: ['query', 'limit'], message: 'must not be 0' },
        { path: ['query', 'offset'], message: 'must be at least 0' },
      ],
    ],
    [
      'the serial 0',
      (client) => client.revokeBySerial({ path: { serial: 0 } }),
      [{ path: ['path', 'serial'], message: 'must be at least 1' }],
    ],
    [
      'no password',
      (client) => client.changePassword({ body: { method: 'token' } }),
      [{ path: ['body'], message: 'must hold password or token' }],
    ],
    [
      'an empty password',
      (client) => client.changePassword({ body: { method: 'token', password: '' } }),
      [{ path: ['body', 'password'], message: 'must be at least 1 characters' }],
    ],
    [
      'an old password without its prefix',
      (client) => client.changePassword({ body: { method: 'token', token: 'x' } }),
      [{ path: ['body', 'token'], message: 'must match /^secret-token:./' }],
    ],
    [
      'no authentication',
      (client) => client.changePassword(any({ body: { method: 'external', password: 'x' } })),
      [{ path: ['body', 'method'], message: 'must be token' }],
    ],
    [
      'no challenge',
      (client) => client.sendChallenge({ path: { id: '' }, body: {} }),
      [{ path: ['path', 'id'], message: 'must be at least 1 characters' }],
    ],
    [
      'a code that is a number',
      (client) => client.confirmChallenge(any({ path: { id: 'A' }, body: { tan: 12_345_678 } })),
      [{ path: ['body', 'tan'], message: 'must be string' }],
    ],
  ];

  it.each(cases)('is refused before anything is sent: %s', async (_, call, issues) => {
    const fetch = vi.fn<FetchFunction>();
    const credentials = { password: demoPassword, token: 'secret-token:T' };
    const error = await errorOf(call(createMerchantBackend({ baseUrl, credentials, fetch })));
    expect(InvalidRequestError.isInstance(error) ? error.issues : error).toStrictEqual(issues);
    expect(fetch).not.toHaveBeenCalled();
  });
});
