import { METHODS } from 'node:http';
import { decodeUtf8, mediaTypes, parseJson } from '@tokenyard/core';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { liveApp } from './live-app.ts';
import { type RawResponse, readResponses, sendRaw } from './raw-http.ts';

const app = await liveApp();
afterAll(() => app.close());

/** A request as bytes, built from parts that need not fit together. */
interface RawRequest {
  readonly method?: string;
  /** Path below the server's origin. */
  readonly target?: string;
  readonly headers?: readonly string[];
  readonly body?: string | Uint8Array;
}

const utf8 = (text: string) => new TextEncoder().encode(text);

describe.each(app.served)('$path takes', ({ path, provider, sandbox }) => {
  const { method, target, headers, body } = provider.demo.example;
  const good = {
    method,
    target: `/${path}${target}`,
    headers: Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
  beforeEach(() => sandbox.reset());

  async function send(changes: RawRequest): Promise<RawResponse> {
    const request = { ...good, ...changes };
    const bytes = typeof request.body === 'string' ? utf8(request.body) : request.body;
    const lines = [
      `${request.method} ${request.target} HTTP/1.1`,
      'Host: localhost',
      'Connection: close',
      ...request.headers,
      ...(bytes === undefined ? [] : [`Content-Length: ${bytes.byteLength}`]),
    ];
    const received = await sendRaw(app.url, [`${lines.join('\r\n')}\r\n\r\n`, bytes ?? '']);
    const [response] = readResponses(received, [request.method]);
    if (response === undefined) throw new Error('No response');
    return response;
  }

  /** What came of a request that the provider has to refuse. */
  async function outcomeOf(changes: RawRequest) {
    const { status, headers: answered, body: text } = await send(changes);
    return {
      refused: status >= 400 && status < 500,
      // The sandbox has seen it and answered it in the provider's form.
      byProvider: sandbox.recorder.list().at(-1)?.status === status && answered['content-type'] !== mediaTypes.problem,
      legible: text === '' || parseJson(text).ok,
      telling: /\bat \w+.*\.[jt]s|node:|Error:/.test(text),
      errors: app.errors,
    };
  }
  const refusal = { refused: true, byProvider: true, legible: true, telling: false, errors: [] };

  it('the request that the server prints', async () => {
    const { status } = await send({});
    expect(status).toBeGreaterThanOrEqual(200);
    expect(status).toBeLessThan(300);
  });

  it.each([
    ['half a document', '{"a":'],
    ['no JSON', 'nonsense'],
    ['a list', '[]'],
    ['a document in UTF-16', Uint8Array.from(Buffer.from('{}', 'utf16le'))],
    ['invalid UTF-8', Uint8Array.from([...utf8('{"a":"'), 0xff, 0xfe, ...utf8('"}')])],
    ['a deep document', '['.repeat(20_000)],
    ['20 MiB', new Uint8Array(20 * 1024 * 1024).fill(0x20)],
  ])('no body that is %s', async (_, changed) => {
    expect(await outcomeOf({ body: changed })).toStrictEqual(refusal);
  });

  it.each(METHODS.filter((name) => name !== 'CONNECT' && name !== method))('no harm from %s', async (other) => {
    // What another method does under the path of the example is the provider's business; a fault is not.
    const { status } = await send({ method: other });
    expect(status).toBeLessThan(500);
    expect(sandbox.recorder.list().at(-1)).toMatchObject({ method: other, status });
    expect(app.errors).toStrictEqual([]);
  });

  it.each([
    `${good.target}/`,
    `${good.target}%2F`,
    `${good.target}%00`,
    `${good.target}/..`,
    `${good.target}/.`,
    `/${path}/x/..${target}`,
    `/${path}/.${target}`,
    `/${path}/%2e%2e/${path}${target}`,
    `/${path}/${target}`,
    `/${path}${target.replace('/', '/%2F')}`,
    `/${path}${target.toUpperCase()}`,
    `/${path}/${target.slice(1).replaceAll('/', '%2F')}`,
    `/${path}/${target.slice(1).replaceAll('/', '\\')}`,
    `/${path}${target}%`,
    `/${path}${target}%ff`,
    `/${path}`,
    `/${path}/`,
    `/${path}//`,
    `/${path}/../${path}${target}`,
  ])('no detour to its path: %s', async (changed) => {
    expect(await outcomeOf({ target: changed })).toStrictEqual(refusal);
  });

  it.each(Object.keys(headers))('no %s that comes twice', async (name) => {
    const { status } = await send({ headers: [...good.headers, `${name}: ${headers[name]}`] });
    expect(status).toBeLessThan(500);
    expect(app.errors).toStrictEqual([]);
  });

  const credentials = good.headers.filter((header) => /^authorization:/i.test(header));
  it.each(credentials)('no second credential: %s', async (credential) => {
    expect(await outcomeOf({ headers: [...good.headers, credential] })).toStrictEqual(refusal);
  });

  it('the whole URL of a client that talks to a proxy', async () => {
    const { status } = await send({ target: `http://localhost${good.target}` });
    expect(status).toBeLessThan(300);
  });

  it('its request in pieces', async () => {
    const chunks = [...utf8(good.body)].map((byte) => `1\r\n${String.fromCharCode(byte)}\r\n`);
    const head = [`${method} ${good.target} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...good.headers];
    const bytes = `${[...head, 'Transfer-Encoding: chunked'].join('\r\n')}\r\n\r\n${chunks.join('')}0\r\n\r\n`;
    const [response] = readResponses(await sendRaw(app.url, bytes));
    expect(response?.status).toBeLessThan(300);
  });

  it('requests that do not wait for each other', async () => {
    const one = [`${method} ${good.target} HTTP/1.1`, 'Host: localhost', ...good.headers];
    const length = `Content-Length: ${utf8(good.body).byteLength}`;
    const request = `${[...one, length].join('\r\n')}\r\n\r\n${good.body}`;
    const last = `${[...one, length, 'Connection: close'].join('\r\n')}\r\n\r\n${good.body}`;
    const responses = readResponses(await sendRaw(app.url, request.repeat(19) + last));
    expect(responses.map(({ status }) => status < 300)).toStrictEqual(Array.from({ length: 20 }, () => true));
  });
});

describe('the server itself answers', () => {
  it.each([
    ['GET', '/nowhere', 404],
    ['GET', '/..', 404],
    ['GET', '/%2e%2e/healthz', 404],
    ['GET', '//healthz', 404],
    ['GET', '/healthz/', 404],
    ['GET', '/HEALTHZ', 404],
    ['GET', '/openapi/nobody.json', 404],
    ['GET', '/constructor', 404],
    ['OPTIONS', '*', 404],
    ['POST', '/healthz', 405],
    ['TRACE', '/', 405],
    ['DELETE', '/', 405],
    ['TRACE', '/_control/mews-pos/clock', 405],
    ['PATCH', '/_control/mews-pos/clock', 405],
    ['GET', '/_control/mews-pos/nowhere', 404],
    ['GET', '/_control/mews-pos/../mews-pos/clock', 404],
    ['GET', '/_control', 404],
    ['GET', '/MEWS-POS/v1/health-check', 404],
    ['GET', '/%6dews-pos/v1/health-check', 404],
    ['GET', '//mews-pos/v1/health-check', 404],
    ['GET', '/./mews-pos/v1/health-check', 404],
  ])('%s %s with %i', async (method, target, status) => {
    const head = `${method} ${target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;
    const [response] = readResponses(await sendRaw(app.url, head), [method]);
    expect(response).toMatchObject({ status, headers: { 'content-type': 'application/problem+json' } });
    expect(parseJson(response?.body)).toMatchObject({ value: { type: 'about:blank', status } });
    expect(response?.headers.allow !== undefined).toBe(status === 405);
  });

  it('survives bytes that are no HTTP at all', async () => {
    // A fixed sequence that looks like noise (linear congruential generator of Numerical Recipes).
    let state = 1;
    const noise = () => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return state >>> 24;
    };
    const valid = 'POST /mews-pos/v1/shortlived-integration-tokens HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}';
    for (let round = 0; round < 300; round += 1) {
      const bytes = utf8(valid);
      for (let flips = 0; flips <= round % 4; flips += 1) bytes[noise() % bytes.length] = noise();
      const received = await sendRaw(app.url, bytes, { halfClose: true });
      for (const { status } of readResponses(received)) expect(status).toBeLessThan(500);
    }
    expect(app.errors).toStrictEqual([]);
    const health = await sendRaw(app.url, 'GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n');
    expect(decodeUtf8(health)).toContain('200 OK');
  });
});
