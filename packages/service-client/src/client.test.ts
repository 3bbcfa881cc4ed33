import { ApiError, InvalidRequestError, SettingError, TimeoutError } from '@tokenyard/core';
import { describe, expect, expectTypeOf, it, vi } from 'vitest';
import { idOf, scriptedClient, tokenOf } from './__fixtures__/scripted-client.ts';
import {
  createTokenService,
  readTokenServiceError,
  type TokenServiceSettings,
  tokenServiceOperations,
} from './index.ts';

const id = idOf;
const token = tokenOf('1');
const scripted = (reply: () => Response, settings: TokenServiceSettings = {}) => scriptedClient([reply], settings);

describe('createTokenService', () => {
  it('vends a token', async () => {
    const { client, sent } = scripted(() => Response.json({ token, secret: 's', source: 'stored', extra: 1 }));
    const vended = await client.vendToken.withResponse({ path: { id: id('con') }, query: { min_validity: 600 } });
    if (vended.status !== 200) throw new Error('challenged');
    expectTypeOf(vended.body.secret).toEqualTypeOf<string>();
    expect(vended.body).toStrictEqual({ token, secret: 's', source: 'stored', extra: 1 });
    expect(sent).toStrictEqual([
      {
        url: `http://127.0.0.1:4747/v1/connections/${id('con')}/token?min_validity=600`,
        method: 'GET',
        headers: {
          accept: 'application/json, application/problem+json',
          authorization: 'Bearer ty_issuer_secret',
          'user-agent': expect.stringMatching(/^tokenyard-service-client\/\d/),
        },
        body: undefined,
      },
    ]);
  });

  it('mints with an idempotency key and without a body', async () => {
    const { client, sent } = scripted(() => Response.json({ token, secret: 's' }, { status: 201 }));
    const { status } = await client.mintToken.withResponse({
      path: { id: id('con') },
      headers: { 'Idempotency-Key': 'abc' },
    });
    expect(status).toBe(201);
    expect([sent[0]?.headers['idempotency-key'], sent[0]?.body]).toStrictEqual(['abc', undefined]);
  });

  it('introspects by a form', async () => {
    const { client, sent } = scripted(() => Response.json({ active: false }));
    expect(await client.introspectToken({ body: { token: 'a b&c' } })).toStrictEqual({ active: false });
    expect([sent[0]?.headers['content-type'], sent[0]?.body]).toStrictEqual([
      'application/x-www-form-urlencoded',
      'token=a+b%26c',
    ]);
  });

  it('tells a problem', async () => {
    const problem = {
      type: '/problems/provider-error',
      title: 'Provider Error',
      status: 424,
      detail: 'no',
      provider: 'x',
    };
    const body = JSON.stringify(problem);
    const headers = { 'content-type': 'application/problem+json', 'x-request-id': 'r1' };
    const { client } = scripted(() => new Response(body, { status: 424, headers }));
    const error = await client.mintToken({ path: { id: id('con') } }).catch((reason: unknown) => reason);
    if (!ApiError.isInstance(error)) throw error;
    expect(error).toMatchObject({ status: 424, code: 'provider-error', detail: 'no', requestId: 'r1' });
    expect(error.body.reveal()).toStrictEqual(problem);
  });

  it('does not repeat a mint that may have taken effect', async () => {
    const { client, sent } = scripted(() => new Response('', { status: 503 }));
    await expect(client.mintToken({ path: { id: id('con') } })).rejects.toMatchObject({ mayHaveTakenEffect: true });
    expect(sent).toHaveLength(1);
  });

  it('takes the word of the service for what a failed mint has done, and repeats no vend that may have minted', async () => {
    const problem = (effect: boolean) => () =>
      new Response(JSON.stringify({ type: '/problems/x', title: 'x', status: 503, may_have_taken_effect: effect }), {
        status: 503,
        headers: { 'content-type': 'application/problem+json' },
      });
    const path = { id: id('con') };
    const refused = scripted(problem(false));
    await expect(refused.client.mintToken({ path })).rejects.toMatchObject({ mayHaveTakenEffect: false });
    const lost = scripted(problem(true));
    await expect(lost.client.vendToken({ path })).rejects.toMatchObject({ mayHaveTakenEffect: true });
    expect(lost.sent).toHaveLength(1);
  });

  it.each([
    ['http://shop.example', 'must use https (http is allowed on loopback only)'],
    ['nonsense', 'must be an absolute URL'],
    ['https://x.example/a b', 'must match /^[\\x21-\\x7e]*$/'],
  ])('refuses the base URL %s of a connection before anything is sent', async (baseUrl, message) => {
    const { client, sent } = scripted(() => Response.json({}));
    const body = { name: 'a', provider: 'mews-pos', base_url: baseUrl, credentials: {} };
    const error = await client.createConnection({ body }).catch((reason: unknown) => reason);
    if (!InvalidRequestError.isInstance(error)) throw error;
    expect(error.issues).toStrictEqual([{ path: ['body', 'base_url'], message }]);
    expect(sent).toHaveLength(0);
  });

  it('refuses objects that are nested too deep', async () => {
    const nested = (depth: number): Record<string, unknown> => (depth === 1 ? {} : { a: nested(depth - 1) });
    const { client, sent } = scripted(() => Response.json({ token, secret: 's' }, { status: 201 }));
    const path = { id: id('con') };
    await client.mintToken({ path, body: { request: nested(32) } });
    const error = await client.mintToken({ path, body: { request: nested(33) } }).catch((reason: unknown) => reason);
    expect(InvalidRequestError.isInstance(error)).toBe(true);
    expect(sent).toHaveLength(1);
  });

  it.each(['a\0', '\ud800'])('refuses the text %j, which not every database keeps', async (text) => {
    const { client, sent } = scripted(() => Response.json({}));
    for (const request of [{ a: text }, { [text]: 1 }, { a: [{ b: text }] }]) {
      const error = await client.mintToken({ path: { id: id('con') }, body: { request } }).catch((reason) => reason);
      expect(InvalidRequestError.isInstance(error) && error.issues).toStrictEqual([
        { path: ['body', 'request'], message: 'must hold no null character and no lone surrogate' },
      ]);
    }
    expect(sent).toHaveLength(0);
  });

  it('refuses a wrong id before anything is sent', async () => {
    const { client, sent } = scripted(() => Response.json({}));
    const error = await client.getToken({ path: { id: id('con') } }).catch((reason: unknown) => reason);
    expect(InvalidRequestError.isInstance(error)).toBe(true);
    expect(sent).toHaveLength(0);
  });

  it('waits as long as the service may wait for a provider, unless it is told otherwise', async () => {
    vi.useFakeTimers();
    try {
      const endOf = async (settings: TokenServiceSettings) => {
        const began = Date.now();
        const { client } = scripted(() => Response.json({}), {
          fetch: () => new Promise(() => undefined),
          ...settings,
        });
        const call = client.mintToken({ path: { id: id('con') } }).catch((error: unknown) => error);
        await vi.runAllTimersAsync();
        expect(TimeoutError.isInstance(await call)).toBe(true);
        return Date.now() - began;
      };
      expect(await endOf({})).toBe(60_000);
      expect(await endOf({ timeout: 5 })).toBe(5);
      expect(await endOf({ deadline: 7 })).toBe(7);
    } finally {
      vi.useRealTimers();
    }
  });

  it('asks for its settings on the first call', async () => {
    const client = createTokenService({ baseUrl: 'http://127.0.0.1:4747', credentials: { apiKey: '' } });
    const error = await client.listProviders().catch((reason: unknown) => reason);
    expect(SettingError.isInstance(error)).toBe(true);
  });
});

describe('readTokenServiceError', () => {
  it.each([
    [200, {}, undefined],
    [
      404,
      { type: '/problems/not-found', title: 'Not Found' },
      { code: 'not-found', title: 'Not Found', detail: undefined, mayHaveTakenEffect: undefined },
    ],
    [
      500,
      { type: 'about:blank', title: 'x' },
      { code: undefined, title: 'x', detail: undefined, mayHaveTakenEffect: undefined },
    ],
    [
      424,
      { type: '/problems/mint-outcome-unknown', may_have_taken_effect: true },
      { code: 'mint-outcome-unknown', title: undefined, detail: undefined, mayHaveTakenEffect: true },
    ],
    [502, '<html>', {}],
  ])('reads status %i %j', (status, body, details) => {
    expect(readTokenServiceError({ status, body })).toStrictEqual(details);
  });
});

it('declares every operation under its id', () => {
  for (const [name, operation] of Object.entries(tokenServiceOperations)) {
    expect([operation.id, operation.path.startsWith('/v1/')]).toStrictEqual([name, true]);
  }
});
