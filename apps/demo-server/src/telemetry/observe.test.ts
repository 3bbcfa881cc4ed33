import { setTimeout as pause } from 'node:timers/promises';
import { ConnectionDropped } from '@tokenyard/core/sandbox';
import { describe, expect, it } from 'vitest';
import type { AppFetch } from '../http/app-fetch.ts';
import { ClientGone } from '../http/request-body.ts';
import { listening } from './__fixtures__/told.ts';
import { observed } from './observe.ts';
import type { Area } from './route-names.ts';

const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const ids = {
  request_id: 'r1',
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
  span_id: expect.stringMatching(/^[\da-f]{16}$/),
};

/** An app behind the observer. */
function stage(fetch: AppFetch, area: Area = 'service', route = '/v1/tokens/{id}') {
  const told = listening();
  const name = { area, method: 'GET', route, provider: undefined, operation: 'getToken' };
  const app = observed(fetch, () => name, told.telemetry);
  const headers = { 'x-request-id': 'r1', traceparent };
  return {
    ...told,
    send: (path = '/v1/tokens/secret?q=secret') => app(new Request(`http://localhost${path}`, { headers })),
  };
}
const answering = (status: number) => async () => new Response('secret', { status });

describe('a request', () => {
  it('is one line, without anything that was sent', async () => {
    const { send, lines, text } = stage(answering(200));
    expect((await send()).headers.get('x-request-id')).toBe('r1');
    expect(lines()).toStrictEqual([
      {
        level: 'info',
        ...ids,
        method: 'GET',
        route: '/v1/tokens/{id}',
        status: 200,
        duration_ms: 5,
        operation: 'getToken',
        msg: 'request',
      },
    ]);
    expect(text()).not.toContain('secret');
  });

  it('to a sandbox is answered as the provider would', async () => {
    const { send, lines } = stage(answering(500), 'sandbox');
    expect([...(await send()).headers.keys()]).toStrictEqual(['content-type']);
    expect(lines()).toMatchObject([{ level: 'info', status: 500 }]);
  });

  it.each([
    ['service', '/v1/tokens', 503, 'warn'],
    ['service', '/v1/tokens', 404, 'info'],
    ['page', '/readyz', 503, 'debug'],
    ['page', '/metrics', 200, 'debug'],
    ['none', 'none', 404, 'info'],
  ] as const)('to %s %s with status %i is told as %s', async (area, route, status, level) => {
    const { send, lines } = stage(answering(status), area, route);
    await send();
    expect(lines()).toMatchObject([{ level, status }]);
  });

  it('that fails is answered with its id, and the fault is told under it', async () => {
    const { send, lines, text } = stage(() => Promise.reject(new TypeError('secret')));
    const response = await send();
    expect([response.status, response.headers.get('x-request-id')]).toStrictEqual([500, 'r1']);
    expect(lines()).toMatchObject([
      { level: 'error', ...ids, error: { name: 'TypeError' }, msg: 'fault' },
      { level: 'warn', ...ids, status: 500, msg: 'request' },
    ]);
    expect(text()).not.toContain('secret');
  });

  it.each([
    [new ClientGone(), 'aborted'],
    [new ConnectionDropped(), 'dropped'],
  ])('that nobody answers ends as %s', async (error, ending) => {
    const { send, lines, telemetry } = stage(() => Promise.reject(error));
    await expect(send()).rejects.toBe(error);
    expect(lines()).toMatchObject([{ level: 'info', ending }]);
    expect(lines()[0]).not.toHaveProperty('status');
    expect(await telemetry.registry.metrics()).toContain('status="none"} 1');
  });

  it('tells who asked and which provider was called, each for itself', async () => {
    const { lines, telemetry, send } = stage(async (request) => {
      const name = new URL(request.url).pathname;
      telemetry.scopes.note({ keyId: `key${name}`, provider: `provider${name}` });
      // Others come in between.
      await pause(0);
      return new Response(null);
    });
    await Promise.all(['/a', '/b', '/c'].map(send));
    const facts = lines().map(({ key_id: keyId, provider }) => [keyId, provider]);
    expect(facts).toStrictEqual(['/a', '/b', '/c'].map((name) => [`key${name}`, `provider${name}`]));
  });

  it('is counted while it is under way, and when it is answered', async () => {
    const { promise, resolve } = Promise.withResolvers<Response>();
    const { send, telemetry } = stage(() => promise);
    const answer = send();
    expect(await telemetry.registry.metrics()).toContain('tokenyard_http_requests_in_flight 1\n');
    resolve(new Response(null, { status: 204 }));
    await answer;
    const text = await telemetry.registry.metrics();
    expect(text).toContain('tokenyard_http_requests_in_flight 0\n');
    expect(text).toContain('tokenyard_http_requests_total{method="GET",route="/v1/tokens/{id}",status="204"} 1\n');
    expect(text).toContain(
      'tokenyard_http_request_duration_seconds_bucket{le="0.005",method="GET",route="/v1/tokens/{id}"} 1\n',
    );
  });
});

it('a level leaves out what is quieter', async () => {
  const { telemetry, text } = listening({ level: 'error' });
  telemetry.log.event('warn', 'quiet');
  telemetry.log.event('error', 'loud', { step: 'test' });
  expect(text()).toBe('{"level":"error","time":"2026-03-02T10:00:00.000Z","node":"n1","step":"test","msg":"loud"}\n');
});
