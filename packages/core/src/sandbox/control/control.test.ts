import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { defineOperation, json, none } from '../../index.ts';
import { collection, controlExtension, createSandbox, createSandboxControl, replyFor } from '../index.ts';

const body = { description: 'ok', body: json(z.object({ count: z.number() })) };
const fallback = { 404: body, 500: body };
const counters = collection('counters', z.number());
const shared = { source: 'test', auth: none(), retry: 'safe', request: {} } as const;
const getCount = defineOperation({
  ...shared,
  id: 'getCount',
  method: 'GET',
  path: '/count',
  summary: 'Counts',
  responses: { 200: body, ...fallback },
});
const peekCount = defineOperation({
  ...shared,
  id: 'peekCount',
  method: 'GET',
  path: '/counters/{name}',
  summary: 'Tells a counter',
  request: { path: z.strictObject({ name: z.string() }), query: z.strictObject({ plus: z.optional(z.int()) }) },
  responses: { 200: body },
});

const start = Date.parse('2026-03-02T10:00:00Z');

function controlled() {
  const sandbox = createSandbox(
    {
      provider: 'counting',
      operations: { getCount },
      fallback,
      maxBodyBytes: 100,
      secretMembers: [],
      answer: async ({ tx, now }) => {
        const count = ((await counters.get(tx, 'all')) ?? 0) + 1;
        await counters.put(tx, 'all', count);
        return replyFor(getCount.responses)(200, { body: { count: count + now - start } });
      },
      failure: (status) => (status === 500 ? replyFor(fallback)(500, { body: { count: -1 } }) : undefined),
      seed: (tx) => counters.put(tx, 'all', 40),
      control: controlExtension(
        { peekCount },
        {
          peekCount: async ({ path, query, context: { tx } }, reply) =>
            reply(200, { body: { count: ((await counters.get(tx, path.name)) ?? 0) + (query.plus ?? 0) } }),
        },
      ),
    },
    { clock: { now: () => start } },
  );
  const { fetch } = createSandboxControl(sandbox, { basePath: '/_control/counting' });
  const send = async (method: string, path: string, payload?: unknown, type = 'application/json') => {
    const init = payload === undefined ? {} : { headers: { 'content-type': type }, body: JSON.stringify(payload) };
    const response = await fetch(new Request(`http://localhost/_control/counting${path}`, { method, ...init }));
    const text = await response.text();
    return [response.status, text === '' ? undefined : JSON.parse(text)];
  };
  const count = async () => (await (await sandbox.fetch('http://localhost/count')).json()).count;
  return { send, count };
}

describe('sandbox control', () => {
  it('freezes, moves and resets the clock', async () => {
    const { send, count } = controlled();
    expect(await send('GET', '/clock')).toStrictEqual([200, { now: '2026-03-02T10:00:00.000Z', frozen: false }]);
    expect(await send('POST', '/clock/freeze', { at: '2026-03-02T10:00:01Z' })).toStrictEqual([
      200,
      { now: '2026-03-02T10:00:01.000Z', frozen: true },
    ]);
    expect(await send('POST', '/clock/advance', { ms: 500 })).toStrictEqual([
      200,
      { now: '2026-03-02T10:00:01.500Z', frozen: true },
    ]);
    expect(await count()).toBe(41 + 1500);
    expect(await send('POST', '/clock/resume')).toStrictEqual([
      200,
      { now: '2026-03-02T10:00:01.500Z', frozen: false },
    ]);
    expect(await send('POST', '/clock/freeze')).toStrictEqual([200, { now: '2026-03-02T10:00:01.500Z', frozen: true }]);
    expect(await send('POST', '/clock/reset')).toStrictEqual([200, { now: '2026-03-02T10:00:00.000Z', frozen: false }]);
  });

  it('lets a request go wrong once, then records both', async () => {
    const { send, count } = controlled();
    expect((await send('POST', '/faults', { operation: 'getCount', effect: { kind: 'status', status: 500 } }))[0]).toBe(
      201,
    );
    expect([await count(), await count()]).toStrictEqual([-1, 41]);
    expect(await send('GET', '/faults')).toStrictEqual([200, { faults: [] }]);
    const [, { exchanges }] = await send('GET', '/exchanges?after=1');
    expect(exchanges).toMatchObject([
      {
        number: 2,
        at: '2026-03-02T10:00:00.000Z',
        operation: 'getCount',
        request: { method: 'GET', target: '/count' },
        response: { status: 200, body: { count: 41 } },
      },
    ]);
    expect(await send('DELETE', '/exchanges')).toStrictEqual([204, undefined]);
    expect(await send('GET', '/exchanges')).toStrictEqual([200, { exchanges: [] }]);
  });

  it("serves the provider's own operations on the seeded state", async () => {
    const { send, count } = controlled();
    expect(await send('GET', '/counters/all?plus=2')).toStrictEqual([200, { count: 42 }]);
    await count();
    expect(await send('GET', '/counters/all')).toStrictEqual([200, { count: 41 }]);
    expect(await send('POST', '/reset')).toStrictEqual([204, undefined]);
    expect(await send('GET', '/counters/all')).toStrictEqual([200, { count: 40 }]);
  });

  it.each([
    ['GET', '/nowhere', undefined, 404, 'Not Found', undefined],
    ['PUT', '/clock', undefined, 405, 'Method Not Allowed', undefined],
    ['GET', '/clock?x=1', undefined, 400, 'Invalid Request', [{ parameter: 'x', detail: 'is not known' }]],
    [
      'GET',
      '/exchanges?after=1&after=2',
      undefined,
      400,
      'Invalid Request',
      [{ parameter: 'after', detail: 'may be given once only' }],
    ],
    [
      'GET',
      '/exchanges?after=-1',
      undefined,
      400,
      'Invalid Request',
      [{ parameter: 'after', detail: 'must be at least 0' }],
    ],
    [
      'GET',
      '/exchanges?after=x',
      undefined,
      400,
      'Invalid Request',
      [{ parameter: 'after', detail: 'must be number' }],
    ],
    ['POST', '/clock/advance', { ms: '5' }, 400, 'Invalid Request', [{ pointer: '/ms', detail: 'must be number' }]],
    ['POST', '/clock/advance', undefined, 415, 'Unsupported Media Type', undefined],
    ...[
      { status: 204, body: 'x' },
      { status: 200, headers: { 'no name': 'x' } },
      { status: 200, headers: { name: 'two\nlines' } },
    ].map((reply): [string, string, unknown, number, string, unknown] => [
      'POST',
      '/faults',
      { effect: { kind: 'reply', ...reply } },
      400,
      'Invalid Request',
      [{ pointer: '/effect', detail: 'must be a status, headers and a body that can be sent together' }],
    ]),
    [
      'POST',
      '/faults',
      { operation: 'nope', effect: { kind: 'latency', ms: 1 } },
      400,
      'Invalid Request',
      [{ pointer: '/operation', detail: 'must be one of getCount' }],
    ],
  ])('refuses %s %s %j with status %i', async (method, path, payload, status, title, errors) => {
    const [actual, problem] = await controlled().send(method, path, payload);
    expect([actual, problem.title, problem.errors]).toStrictEqual([status, title, errors]);
  });
});
