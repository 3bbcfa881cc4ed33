import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { bearer, createOperationClient, defineOperation, json, readCredential, Secret } from '../index.ts';
import { createSandbox, dispatch, Refusal, replyFor, type SandboxOptions } from './index.ts';

const errorBody = { description: 'error', body: json(z.object({ error: z.string() })) };
const getThing = defineOperation({
  id: 'getThing',
  method: 'GET',
  path: '/things/{id}',
  summary: 'Reads a thing',
  source: 'test',
  auth: bearer(),
  request: { path: z.strictObject({ id: z.string() }), query: z.strictObject({ verbose: z.optional(z.boolean()) }) },
  responses: {
    200: {
      description: 'ok',
      body: json(z.looseObject({ id: z.string(), count: z.number() })),
      headers: z.object({ 'X-Count': z.number() }),
    },
    401: errorBody,
    404: errorBody,
    500: errorBody,
  },
  retry: 'safe',
});
const operations = { getThing };
const fallback = { 404: errorBody, 500: errorBody };
const reply = replyFor(fallback);

const thingSandbox = (options: SandboxOptions = {}) =>
  createSandbox(
    {
      provider: 'things',
      operations,
      fallback,
      maxBodyBytes: 100,
      secretMembers: [],
      answer: async (exchange) => {
        const { match } = exchange;
        if (match.kind !== 'operation') return reply(404, { body: { error: 'no route' } });
        const credential = readCredential(match.operation.auth, exchange.headers);
        return dispatch(
          operations,
          {
            getThing: async ({ params }: { params: Readonly<Record<string, string>> }, answer) => {
              if (credential?.kind !== 'bearer') throw new Refusal(answer(401, { body: { error: 'who?' } }));
              return answer(200, { headers: { 'X-Count': 3 }, body: { id: params.id ?? '', count: 3 } });
            },
          },
          match.id,
          { params: match.params },
        );
      },
      failure: (status) => (status === 500 ? reply(500, { body: { error: 'internal' } }) : undefined),
      seed: async () => undefined,
    },
    options,
  );

describe('createSandbox', () => {
  const clientOf = (sandbox: ReturnType<typeof thingSandbox>, token: string) =>
    createOperationClient(
      operations,
      {
        product: 'test/0',
        baseUrl: () => 'http://localhost/things-api',
        credentials: () => [{ kind: 'bearer', token: new Secret(token) }],
        readError: () => undefined,
      },
      { fetch: sandbox.fetch },
    );

  it('answers a typed client', async () => {
    const client = clientOf(thingSandbox({ basePath: '/things-api' }), 'abc');
    const thing = await client.getThing({ path: { id: 'a b/c' } });
    expect(thing).toStrictEqual({ id: 'a b/c', count: 3 });
    const { status, headers, attempts } = await client.getThing.withResponse({
      path: { id: 'x' },
      query: { verbose: true },
    });
    expect({ status, count: headers.get('x-count'), attempts }).toStrictEqual({ status: 200, count: '3', attempts: 1 });
  });

  it('answers a path outside its base path as no route', async () => {
    const response = await thingSandbox({ basePath: '/things-api' }).fetch('http://localhost/things/1');
    expect([response.status, await response.json()]).toStrictEqual([404, { error: 'no route' }]);
  });

  it('breaks off a body that a fault truncates, after its first bytes', async () => {
    const sandbox = thingSandbox();
    sandbox.faults.add({ effect: { kind: 'truncate', bytes: 6 } });
    const { body } = await sandbox.fetch('http://localhost/nowhere');
    const reader = body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('{"erro');
    await expect(reader?.read()).rejects.toThrow('dropped the connection');
  });

  it.each([
    ['GET', '/things/a', 200],
    ['GET', '/things/x/../a', 404],
    ['GET', '/things/%2e', 200],
    ['TRACE', '/things/a', 404],
  ])('takes the request line of a socket as it came: %s %s', async (method, target, status) => {
    const headers = { authorization: 'Bearer abc' };
    const response = await thingSandbox().fetch('http://localhost/things/a', { headers }, { method, target });
    expect(response.status).toBe(status);
  });
});
