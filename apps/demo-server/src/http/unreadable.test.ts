import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendRaw } from '../../test/raw-http.ts';
import { defaultLimits } from './limits.ts';
import { type Listener, listen } from './listen.ts';

const told: number[] = [];
let listener: Listener;
beforeAll(async () => {
  listener = await listen({
    fetch: async () => new Response(null, { status: 204 }),
    host: '127.0.0.1',
    port: 0,
    limits: { ...defaultLimits, headersTimeout: 50, checkInterval: 10 },
    onError: (error) => {
      throw error;
    },
    onUnreadable: (status) => told.push(status),
  });
});
afterAll(() => listener.stop(0));

describe('bytes that never become a request are told with the status of their refusal', () => {
  it.each([
    ['no HTTP', 'nonsense\r\n\r\n', 400],
    ['no host', 'GET / HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
    ['endless headers', `GET / HTTP/1.1\r\nhost: localhost\r\nx: ${'x'.repeat(20_000)}`, 431],
    ['a tunnel', 'CONNECT localhost:80 HTTP/1.1\r\nhost: localhost:80\r\n\r\n', 405],
    ['headers that do not come to an end', 'GET / HTTP/1.1\r\nhost: localhost\r\n', 408],
  ])('%s', async (_, bytes, status) => {
    told.length = 0;
    expect((await sendRaw(listener.url, bytes)).toString()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
    expect(told).toStrictEqual([status]);
  });

  it('a request is none of them', async () => {
    told.length = 0;
    await fetch(listener.url);
    expect(told).toStrictEqual([]);
  });
});
