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
      failure: async (status, { match, tx }) => {
        await counters.put(tx, 'failures', ((await counters.get(tx, 'failures')) ?? 0) + 1);
        if (status === 500) return replyFor(fallback)(500, { body: { count: -1 } });
        return status === 404 && match.kind === 'operation'
          ? replyFor(fallback)(404, { body: { count: -2 } })
          : undefined;
      },
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

  it('takes an error that an operation alone has, and counts nothing by asking for it', async () => {
    const { send, count } = controlled();
    const fault = { operation: 'getCount', effect: { kind: 'status', status: 404 } };
    expect((await send('POST', '/faults', fault))[0]).toBe(201);
    expect(await send('GET', '/counters/failures')).toStrictEqual([200, { count: 0 }]);
    expect([await count(), await count()]).toStrictEqual([-2, 41]);
    expect(await send('GET', '/counters/failures')).toStrictEqual([200, { count: 1 }]);
  });

  it('keeps the clock where it was when it cannot be moved, and goes on', async () => {
    const { send, count } = controlled();
    const century = { ms: 3_155_760_000_000 };
    for (let moved = 0; moved < 69; moved += 1) expect((await send('POST', '/clock/advance', century))[0]).toBe(200);
    const before = await send('GET', '/clock');
    expect(before).toStrictEqual([200, { now: '8926-04-23T10:00:00.000Z', frozen: false }]);
    expect((await send('POST', '/clock/advance', century))[0]).toBe(400);
    expect(await send('GET', '/clock')).toStrictEqual(before);
    expect(await count()).toBe(41 + 69 * century.ms);
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
    [
      'POST',
      '/clock/advance',
      { ms: 8_640_000_000_000 * 26 },
      400,
      'Invalid Request',
      [{ pointer: '/ms', detail: 'must be at most 8640000000000' }],
    ],
    ...[
      ['advance', { ms: -8_640_000_000_000 }, '/ms'] as const,
      ['freeze', { at: '1969-12-31T23:59:59.999Z' }, '/at'] as const,
      ['freeze', { at: '9999-12-31T23:59:59Z' }, '/at'] as const,
    ].map(([what, payload, pointer]): [string, string, unknown, number, string, unknown] => [
      'POST',
      `/clock/${what}`,
      payload,
      400,
      'Invalid Request',
      [{ pointer, detail: 'the clock stays between the years 1970 and 9000' }],
    ]),
    ...[
      ['getCount', 503, 'one of 404, 500 for getCount'] as const,
      [undefined, 503, 'one of 500 where no operation is named'] as const,
      [undefined, 404, 'one of 500 where no operation is named'] as const,
    ].map(([operation, fault, detail]): [string, string, unknown, number, string, unknown] => [
      'POST',
      '/faults',
      { operation, effect: { kind: 'status', status: fault } },
      400,
      'Invalid Request',
      [{ pointer: '/effect/status', detail: `must be an error of the provider: ${detail}` }],
    ]),
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
