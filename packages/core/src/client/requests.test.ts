import { describe, expect, it, vi } from 'vitest';
import * as z from 'zod/mini';
import {
  basic,
  bearer,
  bodyMembers,
  type ClientOptions,
  createOperationClient,
  defineOperation,
  type FetchFunction,
  form,
  InvalidRequestError,
  json,
  multipart,
  none,
  type OperationSpec,
  type ProviderBinding,
  Secret,
} from '../index.ts';

const ok = { 200: { description: 'ok', body: json(z.looseObject({})) } };
const common = { summary: 'test', source: 'test', retry: 'never-after-send', responses: ok } as const;

interface Sent {
  readonly url: string;
  readonly init: RequestInit;
}

/** A client of one operation, and what it has sent. */
function clientOf<O extends OperationSpec>(
  operation: O,
  options: ClientOptions = {},
  binding: Partial<ProviderBinding> = {},
) {
  const sent: Sent[] = [];
  const client = createOperationClient(
    { call: operation },
    {
      product: 'tokenyard-test/1.2.3',
      baseUrl: () => 'https://api.example/base/',
      credentials: () => [],
      readError: () => undefined,
      ...binding,
    },
    {
      fetch: async (url, init = {}) => {
        sent.push({ url: String(url), init });
        return Response.json({});
      },
      ...options,
    },
  );
  return { call: client.call, sent };
}

const getThing = defineOperation({
  ...common,
  id: 'getThing',
  method: 'GET',
  path: '/things/{id}',
  auth: none(),
  request: {
    path: z.strictObject({ id: z.string().check(z.minLength(1)) }),
    query: z.strictObject({ verbose: z.optional(z.boolean()), page: z.optional(z.int()), q: z.optional(z.string()) }),
    headers: z.strictObject({ Prefer: z.optional(z.string()) }),
  },
});
const putThing = defineOperation({
  ...common,
  id: 'putThing',
  method: 'PUT',
  path: '/things',
  auth: bearer(),
  request: { body: json(z.strictObject({ name: z.string() })) },
});

describe('a request', () => {
  it('is sent whole and nothing else', async () => {
    const credentials = () => [{ kind: 'bearer' as const, token: new Secret('letmein') }];
    const { call, sent } = clientOf(putThing, { userAgent: 'app/1' }, { credentials });
    await call({ body: { name: 'M\u00fcller' } });
    expect(sent).toStrictEqual([
      {
        url: 'https://api.example/base/things',
        init: {
          method: 'PUT',
          headers: {
            accept: 'application/json',
            authorization: 'Bearer letmein',
            'content-type': 'application/json',
            'user-agent': 'app/1 tokenyard-test/1.2.3',
          },
          body: '{"name":"M\u00fcller"}',
          redirect: 'manual',
          signal: expect.any(AbortSignal),
        },
      },
    ]);
  });

  it('encodes path and query, and leaves out what is not given', async () => {
    const { call, sent } = clientOf(getThing);
    await call({
      path: { id: 'a/b ?#\u00e4' },
      query: { verbose: false, page: 0, q: 'a&b=c d' },
      headers: { Prefer: 'return=minimal' },
    });
    await call({ path: { id: '..' } });
    expect(sent.map(({ url, init }) => [url, new Headers(init.headers).get('prefer')])).toStrictEqual([
      ['https://api.example/base/things/a%2Fb%20%3F%23%C3%A4?verbose=false&page=0&q=a%26b%3Dc+d', 'return=minimal'],
      ['https://api.example/base/things/%2E%2E', null],
    ]);
  });

  it('puts credentials into the body, whatever the caller put there', async () => {
    const search = defineOperation({
      ...common,
      id: 'search',
      method: 'POST',
      path: '/search',
      auth: bodyMembers('ClientToken', 'AccessToken'),
      request: { body: json(z.strictObject({ ClientToken: z.string(), AccessToken: z.string(), limit: z.int() })) },
    });
    const members = { ClientToken: 'client', AccessToken: new Secret('access') };
    const { call, sent } = clientOf(search, {}, { credentials: () => [{ kind: 'body', members }] });
    // @ts-expect-error members that carry credentials are no input
    await call({ body: { limit: 1, AccessToken: 'stolen' } });
    expect(sent[0]?.init.body).toBe('{"ClientToken":"client","AccessToken":"access","limit":1}');
    // @ts-expect-error a body is an object here
    await expect(call({ body: 'text' })).rejects.toThrow('body: must be object');
    // @ts-expect-error a body is an object here
    await expect(call({ body: [1] })).rejects.toThrow('body: must be object');
    expect(sent).toHaveLength(1);
  });

  it('writes forms of both kinds', async () => {
    const fields = z.strictObject({ name: z.string(), size: z.optional(z.int()) });
    const sendForm = defineOperation({
      ...common,
      id: 'sendForm',
      method: 'POST',
      path: '/form',
      auth: none(),
      request: { body: form(fields) },
    });
    const { call, sent } = clientOf(sendForm);
    await call({ body: { name: 'a&b', size: 2 } });
    expect(sent[0]?.init).toMatchObject({
      body: 'name=a%26b&size=2',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    const upload = clientOf({ ...sendForm, request: { body: multipart(z.extend(fields, { logo: z.file() })) } });
    await upload.call({ body: { name: 'a', size: 2, logo: new File(['<svg/>'], 'logo.svg') } });
    const { body, headers } = upload.sent[0]?.init ?? {};
    expect(headers).not.toHaveProperty('content-type');
    expect(body).toBeInstanceOf(FormData);
    expect(body instanceof FormData && [...body].map(([name, value]) => [name, typeof value])).toStrictEqual([
      ['name', 'string'],
      ['size', 'string'],
      ['logo', 'object'],
    ]);
  });

  it('goes through any function that fetches', () => {
    const platform: FetchFunction = globalThis.fetch;
    const lambda: FetchFunction = async () => new Response();
    const narrow: FetchFunction = async (url: string | URL) => new Response(String(url));
    const wide: FetchFunction = async (input: string | URL | Request, init?: RequestInit & { agent?: object }) =>
      new Response(JSON.stringify([input, init]));
    // @ts-expect-error a function that takes URLs only
    const urls: FetchFunction = async (url: URL) => new Response(url.href);
    expect([platform, lambda, narrow, wide, urls].map((each) => typeof each)).toStrictEqual(Array(5).fill('function'));
  });

  it('looks up the global fetch at each call', async () => {
    const { call } = clientOf(getThing, { fetch: undefined });
    const replaced = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => Response.json({ by: 'replacement' }));
    try {
      expect(await call({ path: { id: '1' } })).toStrictEqual({ by: 'replacement' });
    } finally {
      replaced.mockRestore();
    }
  });
});

describe('headers of the caller', () => {
  it('are added, and never replace those of the operation, however they are spelled', async () => {
    const { call, sent } = clientOf(
      putThing,
      {},
      {
        credentials: () => [{ kind: 'bearer', token: new Secret('letmein') }],
      },
    );
    await call(
      { body: { name: 'x' } },
      { headers: { Traceparent: '00-1', AUTHORIZATION: 'Bearer other', 'Content-Type': 'text/plain', Accept: '*/*' } },
    );
    expect(sent[0]?.init.headers).toStrictEqual({
      accept: 'application/json',
      authorization: 'Bearer letmein',
      'content-type': 'application/json',
      traceparent: '00-1',
      'user-agent': 'tokenyard-test/1.2.3',
    });
  });

  it.each([{ 'X-Trace': 'a\r\nb' }, { 'X-Trace': '\u{1f600}' }, { 'not a name': 'x' }])(
    'are refused when HTTP does not allow them: %j',
    async (headers) => {
      const { call, sent } = clientOf(getThing);
      const error = await call({ path: { id: '1' } }, { headers }).catch((thrown: unknown) => thrown);
      expect(InvalidRequestError.isInstance(error)).toBe(true);
      expect(error).toMatchObject({ operationId: 'getThing', issues: [{ path: ['headers'] }] });
      expect(sent).toHaveLength(0);
    },
  );

  it('of the operation are checked the same way', async () => {
    const { call, sent } = clientOf(getThing);
    await expect(call({ path: { id: '1' }, headers: { Prefer: 'a\nb' } })).rejects.toThrow(InvalidRequestError);
    expect(sent).toHaveLength(0);
  });
});

describe('an invalid input', () => {
  it('is refused with every violated rule before anything is sent', async () => {
    const { call, sent } = clientOf(getThing);
    // @ts-expect-error an input of wrong types
    const error = await call({ path: { id: '' }, query: { page: 'x', more: 1 }, body: {} }).catch((thrown) => thrown);
    expect(error).toMatchObject({
      name: 'InvalidRequestError',
      operationId: 'getThing',
      issues: [
        { path: ['body'], message: 'is not a part of this operation' },
        { path: ['path', 'id'], message: 'must be at least 1 characters' },
        { path: ['query', 'page'], message: 'must be number' },
        { path: ['query', 'more'], message: 'is not known' },
      ],
    });
    expect(sent).toHaveLength(0);
  });

  it.each([null, 1, 'text', []])('may be of any type: %j', async (input) => {
    const { call, sent } = clientOf(
      putThing,
      {},
      {
        credentials: () => [{ kind: 'bearer', token: new Secret('letmein') }],
      },
    );
    // @ts-expect-error no input at all
    const error = await call(input).catch((thrown: unknown) => thrown);
    expect(InvalidRequestError.isInstance(error)).toBe(true);
    expect(sent).toHaveLength(0);
  });
});

describe('settings', () => {
  it.each([
    ['http://api.example', 'must use https'],
    ['ftp://localhost', 'must use https'],
    ['api.example', 'must be an absolute URL'],
    ['https://user:pass@api.example', 'must hold no user, password'],
    ['https://api.example?x=1', 'must hold no user, password, query'],
  ])('base URL %s is refused at the first call', async (baseUrl, message) => {
    const { call, sent } = clientOf(getThing, {}, { baseUrl: () => baseUrl });
    await expect(call({ path: { id: '1' } })).rejects.toMatchObject({
      name: 'SettingError',
      setting: 'baseUrl',
      message: expect.stringContaining(message),
    });
    expect(sent).toHaveLength(0);
  });

  it.each(['http://localhost:1', 'http://127.0.0.1', 'http://127.1', 'http://[::1]:80', 'http://a.localhost'])(
    'http is fine on loopback: %s',
    async (baseUrl) => {
      const { call, sent } = clientOf(getThing, {}, { baseUrl: () => baseUrl });
      await call({ path: { id: '1' } });
      expect(sent).toHaveLength(1);
    },
  );

  it.each([
    'http://127.0.0.1.example',
    'http://localhost.example',
    'http://0.0.0.0',
    'http://[::2]',
    'http://1270.0.0.1',
  ])('http is refused on what only looks like loopback: %s', async (baseUrl) => {
    const { call, sent } = clientOf(getThing, {}, { baseUrl: () => baseUrl });
    await expect(call({ path: { id: '1' } })).rejects.toThrow('baseUrl');
    expect(sent).toHaveLength(0);
  });

  it('a credential of the wrong kind is refused', async () => {
    const operation = { ...putThing, auth: basic() };
    const credentials = () => [{ kind: 'bearer' as const, token: new Secret('letmein') }];
    const { call, sent } = clientOf(operation, {}, { credentials });
    await expect(call({ body: { name: 'x' } })).rejects.toThrow('putThing needs a credential of kind basic');
    expect(sent).toHaveLength(0);
  });
});
