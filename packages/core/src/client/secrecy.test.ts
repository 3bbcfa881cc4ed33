import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  anyOf,
  basic,
  bearer,
  bodyMembers,
  type Credential,
  createOperationClient,
  defineOperation,
  type FetchFunction,
  json,
  Secret,
} from '../index.ts';

/** Takes anything anywhere, so that a secret may be put in every place. */
const send = defineOperation({
  id: 'send',
  method: 'POST',
  path: '/things/{id}',
  summary: 'test',
  source: 'test',
  auth: anyOf(bearer(), basic(), bodyMembers('AccessToken')),
  request: {
    path: z.strictObject({ id: z.string() }),
    query: z.strictObject({ q: z.string() }),
    headers: z.strictObject({ 'X-Note': z.string() }),
    body: json(z.looseObject({ text: z.string(), list: z.array(z.string()) })),
  },
  responses: { 200: { description: 'ok', body: json(z.looseObject({ id: z.literal('fine') })) } },
  retry: 'never-after-send',
});

const secret = fc.stringMatching(/^[A-Za-z0-9+/=_.~!*'()-]{12,40}$/);

const credentialOf = {
  bearer: (text: string): Credential => ({ kind: 'bearer', token: new Secret(text) }),
  basic: (text: string): Credential => ({ kind: 'basic', username: 'user', password: new Secret(text) }),
  body: (text: string): Credential => ({ kind: 'body', members: { AccessToken: new Secret(text) } }),
};

/** What a provider may do with what it was sent; it quotes it in every place that reaches an error. */
const conducts: Readonly<Record<string, (echo: string) => Promise<Response>>> = {
  'an error that quotes': async (echo) =>
    Response.json(
      { code: `bad ${echo}`, title: `No: ${echo}`, detail: `You sent "${echo}"`, more: { echo } },
      { status: 422, headers: { 'request-id': `id-${echo}`.replaceAll(/[^\x20-\x7e]/g, '?') } },
    ),
  'a web page that quotes': async (echo) => new Response(`<p>${echo}</p>`, { status: 502 }),
  'a success that is none and quotes': async (echo) => Response.json({ id: echo, [`k${echo.length}`]: echo }),
  'text that quotes': async (echo) => new Response(echo),
  'a failure that quotes': async (echo) => {
    throw new TypeError(`cannot send ${echo}`, {
      cause: Object.assign(new Error(echo), { code: 'ECONNRESET', input: echo }),
    });
  },
  'a code that quotes': async (echo) => {
    throw Object.assign(new Error('failed'), { code: echo });
  },
};

const shown = (error: unknown) =>
  [
    String(error),
    JSON.stringify(error),
    error instanceof Error ? error.stack : '',
    error instanceof Error ? error.message : '',
    inspect(error, { depth: 9, showHidden: true, getters: true }),
    inspect(error),
    inspect(structuredClone(error), { depth: 9 }),
  ].join('\n');

interface Case {
  readonly texts: readonly string[];
  readonly kind: keyof typeof credentialOf;
  readonly valid: boolean;
}

/** The error of a call in which every place holds a secret of its own. */
async function errorOf({ texts, kind, valid }: Case, conduct: (echo: string) => Promise<Response>) {
  const [credential = '', id = '', q = '', note = '', text = '', item = '', added = ''] = texts;
  const echo: FetchFunction = (url, init) => {
    const { authorization = '' } = Object.fromEntries(new Headers(init?.headers));
    const decoded = authorization.startsWith('Basic ') ? atob(authorization.slice(6)) : authorization;
    return conduct([...texts, String(url), authorization, decoded, JSON.stringify(init)].join(' '));
  };
  const client = createOperationClient(
    { send },
    {
      product: 'test/0',
      baseUrl: () => 'https://api.example',
      credentials: () => [credentialOf[kind](credential)],
      readError: ({ status, body }) => (status < 400 ? undefined : (z.safeParse(z.looseObject({}), body).data ?? {})),
      requestIdHeader: 'request-id',
    },
    { fetch: echo, retry: { baseDelay: 0 } },
  );
  const wanted = { path: { id }, query: { q }, headers: { 'X-Note': note }, body: { text, list: [item] } };
  // An invalid input is quoted by nobody either.
  const input = valid ? wanted : { ...wanted, path: { id: [id] }, body: { text: [text], list: item } };
  // @ts-expect-error one of the two is invalid on purpose
  return client.send(input, { headers: { 'X-Added': added } }).then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('no secret that a call sent comes out of its error:', () => {
  it.each(Object.entries(conducts))('%s', async (_, conduct) => {
    const cases = fc.record({
      texts: fc.uniqueArray(secret, { minLength: 7, maxLength: 7 }),
      kind: fc.constantFrom('bearer' as const, 'basic' as const, 'body' as const),
      valid: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(cases, async (each) => {
        const error = await errorOf(each, conduct);
        expect(error).toBeInstanceOf(Error);
        const text = shown(error);
        for (const sent of [...each.texts, btoa(`user:${each.texts[0]}`)]) expect(text).not.toContain(sent);
      }),
      { numRuns: 60 },
    );
  });

  it('the texts of the provider are kept otherwise', async () => {
    const texts = Array.from({ length: 7 }, (_, index) => `secret-number-${index}`);
    const quoting = async () => Response.json({ detail: 'No thing secret-number-1 in shop 12' }, { status: 404 });
    const error = await errorOf({ texts, kind: 'bearer', valid: true }, quoting);
    expect(error).toMatchObject({ detail: 'No thing [redacted] in shop 12', body: expect.any(Secret) });
  });
});
