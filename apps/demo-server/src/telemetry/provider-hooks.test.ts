import { createOperationClient, defineOperation, json, none } from '@tokenyard/core';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { listening } from './__fixtures__/told.ts';
import { providerHooks } from './provider-hooks.ts';

const readThing = defineOperation({
  id: 'readThing',
  method: 'GET',
  path: '/things/{id}',
  summary: 'Reads a thing',
  source: 'test',
  auth: none(),
  request: { path: z.strictObject({ id: z.string() }) },
  responses: { 200: { description: 'the thing', body: json(z.unknown()) } },
  retry: 'safe',
});

/** A provider that answers with these statuses one after another; 0 breaks the connection. */
function stage(...statuses: readonly number[]) {
  const told = listening();
  const sent: Headers[] = [];
  const client = createOperationClient(
    { readThing },
    { product: 'test', baseUrl: () => 'https://api.example', credentials: () => [], readError: () => undefined },
    {
      hooks: providerHooks(told.telemetry, 'things'),
      retry: { baseDelay: 0 },
      now: () => 0,
      fetch: async (_, init) => {
        const status = statuses[sent.push(new Headers(init?.headers)) - 1] ?? 200;
        if (status === 0) throw new TypeError('fetch failed');
        return Response.json({ secret: 'secret' }, { status });
      },
    },
  );
  return { ...told, sent, call: () => client.readThing({ path: { id: 'secret' } }) };
}

describe('a call of a provider', () => {
  it('belongs to the trace of the request that led to it', async () => {
    const { telemetry, call, sent } = stage(503, 200);
    const { scopes, scopeOf } = telemetry;
    const trace = '4bf92f3577b34da6a3ce929d0e0e4736';
    const scope = scopeOf(new Headers({ traceparent: `00-${trace}-00f067aa0ba902b7-01`, tracestate: 'congo=t61' }));
    await scopes.run(scope, call);
    expect(sent.map((headers) => headers.get('tracestate'))).toStrictEqual(['congo=t61', 'congo=t61']);
    const parents = sent.map((headers) => headers.get('traceparent') ?? '');
    for (const parent of parents) expect(parent).toMatch(new RegExp(`^00-${trace}-[\\da-f]{16}-01$`));
    expect(new Set(parents).size).toBe(2);
    expect(scope.provider).toBe('things');
  });

  it('begins a trace where no request led to it', async () => {
    const { call, sent } = stage();
    await call();
    expect(sent[0]?.get('traceparent')).toMatch(/^00-[\da-f]{32}-[\da-f]{16}-00$/);
    expect(sent[0]?.has('tracestate')).toBe(false);
  });

  it('of scheduled work shares one trace with the others of its turn', async () => {
    const { telemetry, call, sent } = stage();
    await telemetry.unasked(async () => {
      await call();
      await call();
    });
    expect(new Set(sent.map((headers) => headers.get('traceparent')?.slice(0, 35))).size).toBe(1);
  });

  it('is told and counted, each attempt of it', async () => {
    const { telemetry, call, lines, text } = stage(0, 503, 404);
    await telemetry.unasked(() => expect(call()).rejects.toMatchObject({ status: 404 }));
    const shared = { provider: 'things', operation: 'readThing', duration_ms: 0, msg: 'provider call' };
    const ids = { trace_id: expect.any(String), span_id: expect.any(String) };
    expect(lines()).toStrictEqual([
      { level: 'warn', ...ids, ...shared, attempt: 1, outcome: 'ConnectionError' },
      { level: 'warn', ...ids, ...shared, attempt: 2, outcome: '503' },
      { level: 'debug', ...ids, ...shared, attempt: 3, outcome: '404' },
    ]);
    expect(text()).not.toContain('secret');
    const figures = await telemetry.registry.metrics();
    for (const outcome of ['ConnectionError', '503', '404'])
      expect(figures).toContain(`{provider="things",operation="readThing",outcome="${outcome}"} 1\n`);
    expect(figures).toContain('tokenyard_provider_retries_total{provider="things",operation="readThing"} 2\n');
    expect(figures).toContain(
      'tokenyard_provider_call_duration_seconds_count{provider="things",operation="readThing"} 3\n',
    );
  });
});
