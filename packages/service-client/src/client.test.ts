import { ApiError, InvalidRequestError, SettingError } from '@tokenyard/core';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  createTokenService,
  readTokenServiceError,
  type TokenServiceSettings,
  tokenServiceOperations,
} from './index.ts';

const id = (prefix: string) => `${prefix}_${'0'.repeat(32)}`;
const token = {
  id: id('tok'),
  connection_id: id('con'),
  provider: 'mews-pos',
  subject: 'x',
  scopes: [],
  status: 'active',
  issued_at: '2026-03-02T10:00:00.000Z',
  expiry: 'at',
  expires_at: '2026-03-02T10:15:00.000Z',
  refreshable: false,
  provider_token_id: null,
};

/** A client of a scripted service; tells what was sent. */
function scripted(reply: () => Response, settings: TokenServiceSettings = {}) {
  const sent: { url: string; method: string | undefined; headers: Record<string, string>; body: unknown }[] = [];
  const client = createTokenService({
    baseUrl: 'http://127.0.0.1:4747',
    credentials: { apiKey: 'ty_issuer_secret' },
    fetch: async (url, init) => {
      const headers = Object.fromEntries(new Headers(init?.headers));
      sent.push({ url: String(url), method: init?.method, headers, body: init?.body });
      return reply();
    },
    ...settings,
  });
  return { client, sent };
}

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
    expect({ ...error }).toMatchObject({ status: 424, code: 'provider-error', detail: 'no', requestId: 'r1' });
    expect(error.body.reveal()).toStrictEqual(problem);
  });

  it('does not repeat a mint that may have taken effect', async () => {
    const { client, sent } = scripted(() => new Response('', { status: 503 }));
    await expect(client.mintToken({ path: { id: id('con') } })).rejects.toMatchObject({ mayHaveTakenEffect: true });
    expect(sent).toHaveLength(1);
  });

  it('refuses a wrong id before anything is sent', async () => {
    const { client, sent } = scripted(() => Response.json({}));
    const error = await client.getToken({ path: { id: id('con') } }).catch((reason: unknown) => reason);
    expect(InvalidRequestError.isInstance(error)).toBe(true);
    expect(sent).toHaveLength(0);
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
      { code: 'not-found', title: 'Not Found', detail: undefined },
    ],
    [500, { type: 'about:blank', title: 'x' }, { code: undefined, title: 'x', detail: undefined }],
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
