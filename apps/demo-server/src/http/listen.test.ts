import { connect } from 'node:net';
import { ConnectionDropped } from '@tokenyard/core/sandbox';
import { afterEach, describe, expect, it } from 'vitest';
import { readResponses, requestRaw, sendRaw } from '../../test/raw-http.ts';
import type { AppFetch } from './app-fetch.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { type Listener, listen } from './listen.ts';

const opened: Listener[] = [];
const errors: unknown[] = [];
afterEach(async () => {
  for (const listener of opened.splice(0)) await listener.stop(0);
  if (errors.length > 0) throw new AggregateError(errors.splice(0), 'The server reported faults');
});

async function listening(fetch: AppFetch, limits: Partial<Limits> = {}): Promise<string> {
  const listener = await listen({
    fetch,
    host: '127.0.0.1',
    port: 0,
    limits: { ...defaultLimits, ...limits },
    onError: (error) => errors.push(error),
  });
  opened.push(listener);
  return listener.url;
}

/** Answers with what it was given. */
const echo: AppFetch = async (request, line) => {
  const { pathname, search, host } = new URL(request.url);
  const headers = Object.fromEntries([...request.headers].filter(([name]) => name.startsWith('x-')));
  return Response.json({ line, url: { pathname, search, host }, headers, body: await request.text() });
};

const json = ({ body }: { readonly body: string }) => JSON.parse(body);

describe('a request line', () => {
  it.each(['/a/../b', '/a/%2e%2e/b', '/a/./b?c=d/../e', '//a//b', '/a%2Fb', String.raw`/a\b`, '/a?b?c', '/%', '/A/b/'])(
    'arrives as it was sent: %s',
    async (target) => {
      const url = await listening(echo);
      const { line } = json(await requestRaw(url, `GET ${target}`));
      expect(line).toStrictEqual({ method: 'GET', target });
    },
  );

  it('of a client that talks to a proxy names the host', async () => {
    const url = await listening(echo);
    const answer = json(await requestRaw(url, 'GET http://Example.org:81/a/../b?c=d'));
    expect(answer).toMatchObject({
      line: { method: 'GET', target: '/a/../b?c=d' },
      url: { host: 'example.org:81', pathname: '/b', search: '?c=d' },
    });
    expect(json(await requestRaw(url, 'GET http://example.org')).line.target).toBe('/');
    expect(json(await requestRaw(url, 'GET http://example.org?a=b')).line.target).toBe('/?a=b');
  });

  it('may have any method that HTTP knows', async () => {
    const url = await listening(echo);
    for (const method of ['TRACE', 'OPTIONS', 'PROPFIND', 'PATCH', 'QUERY']) {
      expect(json(await requestRaw(url, `${method} /a`)).line).toStrictEqual({ method, target: '/a' });
    }
    expect(json(await requestRaw(url, 'OPTIONS *')).line).toStrictEqual({ method: 'OPTIONS', target: '*' });
  });

  it.each([
    ['BREW /pot', 400],
    ['get /a', 400],
    ['GET a', 400],
    ['GET /a b', 400],
    ['GET /\u00ff', 400],
    ['CONNECT example.org:443', 405],
  ])('is refused: %s', async (line, status) => {
    const response = await requestRaw(await listening(echo), line);
    expect(response).toMatchObject({ status, headers: { 'content-type': 'application/problem+json' } });
    expect(json(response)).toMatchObject({ type: 'about:blank', status });
  });
});

describe('headers', () => {
  it.each([
    ['none', 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['two', 'GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\nConnection: close\r\n\r\n'],
    ['a path', 'GET / HTTP/1.1\r\nHost: a/b\r\nConnection: close\r\n\r\n'],
    ['a user', 'GET / HTTP/1.1\r\nHost: a@b\r\nConnection: close\r\n\r\n'],
    ['a port too high', 'GET / HTTP/1.1\r\nHost: a:70000\r\nConnection: close\r\n\r\n'],
    ['an address that is none', 'GET / HTTP/1.1\r\nHost: 999.1.1.1\r\nConnection: close\r\n\r\n'],
    ['a bad one in the request line', 'GET http://a@b/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'],
  ])('that name the host wrongly are refused: %s', async (_, bytes) => {
    const [response] = readResponses(await sendRaw(await listening(echo), bytes));
    expect(response).toMatchObject({ status: 400, headers: { 'content-type': 'application/problem+json' } });
  });

  it('need not name the host in HTTP/1.0', async () => {
    const [response] = readResponses(await sendRaw(await listening(echo), 'GET /a HTTP/1.0\r\n\r\n'));
    expect(response?.status).toBe(200);
  });

  it('that come twice are joined, all of them', async () => {
    const url = await listening(async ({ headers }) =>
      Response.json({ authorization: headers.get('authorization'), type: headers.get('content-type') }),
    );
    const twice = ['Authorization: Bearer a', 'Authorization: Bearer b', 'Content-Type: a/b', 'Content-Type: c/d'];
    expect(json(await requestRaw(url, 'GET /', twice))).toStrictEqual({
      authorization: 'Bearer a, Bearer b',
      type: 'a/b, c/d',
    });
  });

  it('keep their bytes', async () => {
    const answer = json(await requestRaw(await listening(echo), 'GET /', ['X-Name: \u00fc\u00ff', 'X-Empty:']));
    expect(answer.headers).toStrictEqual({ 'x-name': 'Ã¼Ã¿', 'x-empty': '' });
  });

  it.each([
    ['one long header', ['X-Long: '.padEnd(40_000, 'x')]],
    ['many headers', Array.from({ length: 4000 }, (_, index) => `X-${index}: y`)],
  ])('that are too long are refused: %s', async (_, headers) => {
    const response = await requestRaw(await listening(echo), 'GET /', headers);
    expect(response).toMatchObject({ status: 431, headers: { connection: 'close' } });
  });

  it('may be many', async () => {
    const many = Array.from({ length: 2500 }, () => 'X:y');
    expect((await requestRaw(await listening(echo), 'GET /', many)).status).toBe(200);
  });

  it.each([
    ['both lengths', ['Content-Length: 3', 'Transfer-Encoding: chunked']],
    ['two lengths', ['Content-Length: 3', 'Content-Length: 4']],
    ['no length', ['Content-Length: x']],
    ['an unknown coding', ['Transfer-Encoding: gzip']],
    ['a name with a blank', ['X Y: z']],
    ['a NUL', ['X: \0']],
  ])('that lie about the message are refused: %s', async (_, headers) => {
    expect((await requestRaw(await listening(echo), 'POST /', headers, 'abc')).status).toBe(400);
  });
});

describe('a body', () => {
  it('arrives, chunked or not', async () => {
    const url = await listening(echo);
    expect(json(await requestRaw(url, 'POST /', ['Content-Length: 3'], 'abc')).body).toBe('abc');
    const chunked = await requestRaw(
      url,
      'POST /',
      ['Transfer-Encoding: chunked'],
      '2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n',
    );
    expect(json(chunked).body).toBe('abc');
    expect(json(await requestRaw(url, 'POST /')).body).toBe('');
  });

  it('of a GET is ignored', async () => {
    const url = await listening(echo);
    const pair =
      'GET /a HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    const answers = readResponses(await sendRaw(url, pair)).map(json);
    expect(answers.map(({ line, body }) => [line.target, body])).toStrictEqual([
      ['/a', ''],
      ['/b', ''],
    ]);
  });

  it.each(['with its length', 'in chunks'])(
    'that nobody reads to its end does not cost the answer: %s',
    async (form) => {
      const url = await listening(async ({ body }) => {
        await body?.getReader().cancel();
        return new Response('too large', { status: 413 });
      });
      const size = 4 * 1024 * 1024;
      const payload = new Uint8Array(size).fill(97);
      const parts = form === 'in chunks' ? [`${size.toString(16)}\r\n`, payload, '\r\n0\r\n\r\n'] : [payload];
      const length = form === 'in chunks' ? 'Transfer-Encoding: chunked' : `Content-Length: ${size}`;
      const next = 'GET /next HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
      const bytes = await sendRaw(url, [`POST / HTTP/1.1\r\nHost: x\r\n${length}\r\n\r\n`, ...parts, next]);
      const answers = readResponses(bytes).map(({ status, reason, body }) => [status, reason, body]);
      expect(answers).toStrictEqual([
        [413, 'Content Too Large', 'too large'],
        [413, 'Content Too Large', 'too large'],
      ]);
    },
  );

  it('that never ends is cut off after the answer', async () => {
    const url = await listening(async () => new Response('no', { status: 413 }));
    const endless = Array.from({ length: 40 }, () => new Uint8Array(1024 * 1024));
    const bytes = await sendRaw(url, ['POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999\r\n\r\n', ...endless]);
    expect(readResponses(bytes).map(({ status }) => status)).toStrictEqual([413]);
  });

  it('of a client that leaves is no fault of the server', async () => {
    let read: Promise<unknown> = Promise.resolve();
    const url = await listening((request) => {
      read = request.text();
      return read.then(() => new Response('unreachable'));
    });
    await sendRaw(url, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc', { halfClose: true });
    await expect(read).rejects.toThrow(/aborted|gone/);
  });
});

describe('time', () => {
  const short = { headersTimeout: 50, requestTimeout: 50, checkInterval: 10 };

  it.each([
    ['headers', 'GET / HTTP/1.1\r\nHost: x\r\n'],
    ['a body', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc'],
    ['a chunked body', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab'],
  ])('ends for %s that do not arrive', async (_, bytes) => {
    const answers = readResponses(await sendRaw(await listening(echo, short), bytes));
    expect(answers).toMatchObject([{ status: 408, reason: 'Request Timeout', headers: { connection: 'close' } }]);
  });

  it('ends for a connection that says nothing', async () => {
    const bytes = await sendRaw(await listening(echo, short), '');
    expect(readResponses(bytes).map(({ status }) => status)).toStrictEqual([408]);
  });

  it('ends for an idle connection', async () => {
    const url = await listening(echo, { keepAliveTimeout: 20 });
    const answers = readResponses(await sendRaw(url, 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n'));
    expect(answers).toMatchObject([{ status: 200, headers: { connection: 'keep-alive' } }]);
  });
});

describe('a connection', () => {
  it('answers requests that were sent without waiting, in their order', async () => {
    const waiting = new Map<string, () => void>();
    const url = await listening(async (_, line) => {
      const target = line?.target ?? '';
      // The first is answered last by the app.
      if (target === '/1') await new Promise<void>((resolve) => waiting.set(target, resolve));
      if (target === '/3') waiting.get('/1')?.();
      return new Response(target);
    });
    const requests = ['/1', '/2', '/3'].map((target) => `GET ${target} HTTP/1.1\r\nHost: x\r\n`).join('\r\n');
    const answers = readResponses(await sendRaw(url, `${requests}Connection: close\r\n\r\n`));
    expect(answers.map(({ body }) => body)).toStrictEqual(['/1', '/2', '/3']);
  });

  it('answers a whole request before it refuses what came behind it', async () => {
    const url = await listening(async (request) => {
      await request.text();
      // The parser has seen the rest of the bytes by then.
      await new Promise((resolve) => setImmediate(resolve));
      return new Response('done');
    });
    const whole = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}';
    const answers = readResponses(await sendRaw(url, `${whole}${whole}nonsense\r\n\r\n`));
    expect(answers.map(({ status, body }) => [status, status === 200 ? body : ''])).toStrictEqual([
      [200, 'done'],
      [200, 'done'],
      [400, ''],
    ]);
    const broken = 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n\r\n';
    const others = readResponses(await sendRaw(url, `${whole}${broken}`));
    expect(others.map(({ status }) => status)).toStrictEqual([200, 400]);
  });

  it('may be reset by a client in the middle of anything', async () => {
    const url = await listening(echo);
    const { port } = new URL(url);
    const beginnings = [
      'CONNECT a:1 HTTP/1.1\r\nHost: x\r\n\r\n',
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n',
      'GET',
      '',
    ];
    for (const beginning of beginnings.flatMap((text) => Array.from({ length: 5 }, () => text))) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => {
          socket.write(beginning, () => socket.resetAndDestroy());
        });
        socket.once('close', () => resolve());
      });
    }
    expect((await requestRaw(url, 'GET /')).status).toBe(200);
  });

  it('that asks for another protocol is answered in this one', async () => {
    const url = await listening(echo);
    const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13'];
    expect((await requestRaw(url, 'GET /', upgrade)).status).toBe(200);
  });

  it('that the client has closed on its side still gets the answer', async () => {
    const url = await listening(echo);
    const bytes = await sendRaw(url, 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n', { halfClose: true });
    expect(readResponses(bytes).map(({ status }) => status)).toStrictEqual([200]);
  });

  it('breaks without an answer when the app drops it', async () => {
    const url = await listening(async () => Promise.reject(new ConnectionDropped()));
    expect((await sendRaw(url, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).byteLength).toBe(0);
  });

  it('breaks in the middle of a body that the app cuts', async () => {
    const url = await listening(async () => {
      const chunks = [new TextEncoder().encode('{"a":')];
      const body = new ReadableStream({
        pull(controller) {
          const chunk = chunks.shift();
          if (chunk === undefined) controller.error(new ConnectionDropped());
          else controller.enqueue(chunk);
        },
      });
      return new Response(body, { headers: { 'content-length': '20' } });
    });
    const bytes = (await sendRaw(url, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toString();
    expect(bytes).toMatch(/^HTTP\/1\.1 200 OK\r\ncontent-length: 20\r\n(.+\r\n)*\r\n\{"a":$/);
  });

  it('gets an answer to HEAD without a body, and the next one', async () => {
    const url = await listening(async () => new Response('abc', { headers: { 'content-length': '3' } }));
    const pair = ['HEAD', 'GET'].map((method) => `${method} / HTTP/1.1\r\nHost: x\r\n`).join('\r\n');
    const answers = readResponses(await sendRaw(url, `${pair}Connection: close\r\n\r\n`), ['HEAD']);
    expect(answers.map(({ headers, body }) => [headers['content-length'], body])).toStrictEqual([
      ['3', ''],
      ['3', 'abc'],
    ]);
  });

  it('gets the length of an answer that does not tell it', async () => {
    const url = await listening(async () => Response.json({ a: 'ä' }));
    for (const [method, body] of [
      ['HEAD', ''],
      ['GET', '{"a":"ä"}'],
    ] as const) {
      expect(await requestRaw(url, `${method} /`)).toMatchObject({ headers: { 'content-length': '10' }, body });
    }
  });

  it('gets no length where there is no body', async () => {
    const url = await listening(async () => new Response(null, { status: 204 }));
    expect((await requestRaw(url, 'DELETE /')).headers).not.toHaveProperty('content-length');
  });

  it('gets a plain error when the server itself fails', async () => {
    const url = await listening(async () => Promise.reject(new Error('secret detail')));
    const response = await requestRaw(url, 'GET /');
    expect(errors.splice(0)).toMatchObject([{ message: 'secret detail' }]);
    expect([response.status, response.body.includes('secret')]).toStrictEqual([500, false]);
  });
});

describe('stop', () => {
  it('lets a request in flight finish and takes no new connection', async () => {
    const arrived = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<Response>();
    const url = await listening(async (_, line) => {
      if (line?.target === '/') return new Response('kept');
      arrived.resolve();
      return answer.promise;
    });
    const idle = sendRaw(url, '');
    const kept = sendRaw(url, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    const busy = sendRaw(url, 'GET /slow HTTP/1.1\r\nHost: x\r\n\r\n');
    await arrived.promise;
    const stopped = opened.splice(0)[0]?.stop(10_000);
    expect((await idle).byteLength).toBe(0);
    expect(readResponses(await kept)).toMatchObject([{ body: 'kept' }]);
    await expect(sendRaw(url, '')).rejects.toThrow('ECONNREFUSED');
    answer.resolve(new Response('done'));
    expect(readResponses(await busy)).toMatchObject([{ body: 'done', headers: { connection: 'close' } }]);
    await stopped;
  });

  it('breaks connections that do not finish in time', async () => {
    const arrived = Promise.withResolvers<void>();
    const url = await listening(() => {
      arrived.resolve();
      return new Promise(() => {});
    });
    const bytes = sendRaw(url, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await arrived.promise;
    await opened.splice(0)[0]?.stop(0);
    expect((await bytes).byteLength).toBe(0);
  });
});

it('says which address is taken', async () => {
  const { port } = new URL(await listening(echo));
  const second = listen({ fetch: echo, host: '127.0.0.1', port: Number(port), onError: (error) => errors.push(error) });
  await expect(second).rejects.toThrow(
    `Cannot listen on 127.0.0.1:${port}: the port is in use; choose another with --port, or 0 for a free one.`,
  );
});
