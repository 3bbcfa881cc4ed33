import { describe, expect, it, vi } from 'vitest';
import type { ClientHooks } from '../index.ts';
import { thingsClient } from './__fixtures__/things-client.ts';

/** Answers with these statuses one after another; -1 breaks the connection. */
const answering = (...statuses: readonly number[]) => {
  const headers: Headers[] = [];
  return {
    headers,
    fetch: async (_: string | URL, init?: RequestInit) => {
      headers.push(new Headers(init?.headers));
      const status = statuses[headers.length - 1] ?? 200;
      if (status < 0) throw new TypeError('fetch failed');
      return Response.json({}, { status, headers: { 'request-id': `r${headers.length}` } });
    },
  };
};
const instant = { baseDelay: 0 };

/** What is raised as an uncaught error during some work. */
async function raisedDuring(work: () => Promise<void>): Promise<readonly unknown[]> {
  const raised: unknown[] = [];
  const queue = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation((task) => {
    try {
      task();
    } catch (error) {
      raised.push(error);
    }
  });
  try {
    await work();
  } finally {
    queue.mockRestore();
  }
  return raised;
}

describe('hooks', () => {
  it('are told about every request of a call, without anything secret', async () => {
    const events: unknown[] = [];
    const hooks: ClientHooks = {
      onRequest: (event) => void events.push(['request', event]) as undefined,
      onResponse: (event) => void events.push(['response', event]),
      onFailure: (event) => void events.push(['failure', event]),
      onRetry: (event) => void events.push(['retry', event]),
    };
    const { fetch } = answering(-1, 503, 200);
    let time = 0;
    const now = () => (time += 5);
    const client = thingsClient({ fetch, hooks, retry: instant, now }, { requestIdHeader: 'request-id' });
    await client.readThing({ path: { id: 'secret-id' } });
    const event = (attempt: number) => ({
      operationId: 'readThing',
      method: 'GET',
      origin: 'https://api.example',
      path: '/things/{id}',
      attempt,
    });
    const duration = expect.any(Number);
    expect(events).toStrictEqual([
      ['request', event(1)],
      ['failure', { ...event(1), duration, error: 'ConnectionError' }],
      ['retry', { ...event(1), delay: 0 }],
      ['request', event(2)],
      ['response', { ...event(2), duration, status: 503, requestId: 'r2' }],
      ['retry', { ...event(2), delay: 0 }],
      ['request', event(3)],
      ['response', { ...event(3), duration, status: 200, requestId: 'r3' }],
    ]);
    expect(JSON.stringify(events)).not.toMatch(/secret|letmein/);
  });

  it('add headers to each request, yet replace none', async () => {
    const { fetch, headers } = answering(503, 200);
    const onRequest: ClientHooks['onRequest'] = ({ attempt }) => ({
      traceparent: `00-${attempt}`,
      Authorization: 'Bearer other',
      ACCEPT: '*/*',
    });
    await thingsClient({ fetch, hooks: { onRequest }, retry: instant }).readThing({ path: { id: '1' } });
    expect(
      headers.map((sent) => [sent.get('traceparent'), sent.get('authorization'), sent.get('accept')]),
    ).toStrictEqual([
      ['00-1', 'Bearer letmein-letmein', 'application/json'],
      ['00-2', 'Bearer letmein-letmein', 'application/json'],
    ]);
  });

  it.each([
    ['onRequest', 200],
    ['onResponse', 200],
    ['onFailure', -1],
    ['onRetry', 503],
  ] as const)('cannot end a call: what %s throws is raised as uncaught', async (name, status) => {
    const fault = new Error('the log is full');
    const hook = () => {
      throw fault;
    };
    const { fetch, headers } = answering(status, 200);
    const client = thingsClient({ fetch, hooks: { [name]: hook }, retry: instant });
    expect(await raisedDuring(async () => void (await client.readThing({ path: { id: '1' } })))).toStrictEqual([fault]);
    expect(headers).toHaveLength(status === 200 ? 1 : 2);
  });

  it('that give unusable headers are ignored, and raised as uncaught', async () => {
    const { fetch, headers } = answering(200);
    const client = thingsClient({ fetch, hooks: { onRequest: () => ({ 'x-trace': 'a\r\nb' }) } });
    expect(await raisedDuring(async () => void (await client.readThing({ path: { id: '1' } })))).toHaveLength(1);
    expect(headers[0]?.get('authorization')).toBe('Bearer letmein-letmein');
    expect(headers[0]?.has('x-trace')).toBe(false);
  });
});
