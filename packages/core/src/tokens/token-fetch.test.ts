import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { InvalidRequestError, Secret } from '../index.ts';
import { FakeClocks, FakeIssuer } from './__fixtures__/fake-issuer.ts';
import { createTokenSource } from './token-source.ts';

interface Sent {
  readonly url: string;
  readonly authorization: string | null;
  readonly init: RequestInit;
}

function promptIssuer() {
  const clocks = new FakeClocks();
  const issuer = new FakeIssuer(clocks);
  issuer.prompt = true;
  return { issuer, clocks: { now: clocks.now, monotonic: clocks.monotonic } };
}

/** A source whose tokens are numbered, on a provider that answers with these statuses one after another. */
function stage(...statuses: readonly number[]) {
  const { clocks, issuer } = promptIssuer();
  const sent: Sent[] = [];
  const source = createTokenSource({
    ...clocks,
    issuer,
    request: 'shop',
    fetch: async (url, init = {}) => {
      sent.push({ url: String(url), authorization: new Headers(init.headers).get('authorization'), init });
      return new Response(String(sent.length), { status: statuses[sent.length - 1] ?? 200 });
    },
  });
  const tokens = () => sent.map(({ authorization }) => authorization?.replace('Bearer ', ''));
  return { issuer, source, sent, tokens };
}

const url = 'https://api.example/things';

describe('source.fetch', () => {
  it('adds the token as a header, and nothing else', async () => {
    const { source, sent } = stage();
    const response = await source.fetch(new URL(url), { method: 'POST', headers: { Accept: 'a/b' }, body: 'text' });
    expect(response.status).toBe(200);
    expect(sent).toMatchObject([
      { url, authorization: 'Bearer 1', init: { method: 'POST', body: 'text', redirect: 'manual' } },
    ]);
    expect(sent[0]?.init).not.toHaveProperty('repeatable');
    expect(Object.fromEntries(new Headers(sent[0]?.init.headers))).toStrictEqual({
      accept: 'a/b',
      authorization: 'Bearer 1',
    });
  });

  it('adds the token to the body where the provider wants it there', async () => {
    const { issuer, source, sent } = stage();
    issuer.presentation = (token) => ({ kind: 'body', members: { AccessToken: token.secret, Client: 'app' } });
    await source.fetch(url, { method: 'POST', body: '{"limit":1,"AccessToken":"mine"}' });
    expect(sent[0]).toMatchObject({
      authorization: null,
      init: { body: '{"AccessToken":"1","Client":"app","limit":1}' },
    });
    for (const body of [undefined, 'text', '[]', '1', new Uint8Array()]) {
      await expect(source.fetch(url, { method: 'POST', body: body ?? null })).rejects.toThrow(InvalidRequestError);
    }
    expect(sent).toHaveLength(1);
  });

  it.each(['GET', 'HEAD', 'PUT', 'DELETE', undefined])(
    'sends a %s once more after a 401, with a fresh token',
    async (method) => {
      const { source, tokens } = stage(401, 200);
      const response = await source.fetch(url, method === undefined ? {} : { method });
      expect([response.status, tokens()]).toStrictEqual([200, ['1', '2']]);
    },
  );

  it('lets go of the refused response, also when there is no fresh token', async () => {
    const { issuer, clocks } = promptIssuer();
    let cancelled = 0;
    const cancel = () => {
      cancelled += 1;
    };
    const body = () => new ReadableStream({ cancel });
    const fetch = async () => new Response(body(), { status: cancelled === 0 ? 401 : 200 });
    const source = createTokenSource({ ...clocks, issuer, request: 'shop', fetch });
    expect([(await source.fetch(url)).status, cancelled]).toStrictEqual([200, 1]);
    const failing = createTokenSource({
      ...clocks,
      issuer,
      request: 'shop',
      fetch: async () => {
        issuer.issue = () => Promise.reject(new Error('down'));
        return new Response(body(), { status: 401 });
      },
    });
    await expect(failing.fetch(url)).rejects.toThrow('down');
    expect(cancelled).toBe(2);
  });

  it('follows no redirect unless it is told to', async () => {
    const { source, sent } = stage();
    await source.fetch(url);
    await source.fetch(url, { redirect: 'follow' });
    expect(sent.map(({ init }) => init.redirect)).toStrictEqual(['manual', 'follow']);
  });

  it('waits for a token no longer than its caller', async () => {
    const { issuer, source, sent } = stage();
    issuer.prompt = false;
    const controller = new AbortController();
    const call = source.fetch(url, { signal: controller.signal });
    await issuer.next();
    controller.abort(new Error('enough'));
    await expect(call).rejects.toThrow('enough');
    expect(sent).toStrictEqual([]);
  });

  it('sends it once more only', async () => {
    const { source, tokens } = stage(401, 401, 401);
    const response = await source.fetch(url);
    expect([response.status, await response.text(), tokens()]).toStrictEqual([401, '2', ['1', '2']]);
  });

  it.each([
    ['a POST', { method: 'POST', body: 'x' }],
    ['a PATCH', { method: 'patch', body: 'x' }],
    ['what its caller says', { method: 'PUT', body: 'x', repeatable: false }],
    ['a stream', { method: 'PUT', body: new ReadableStream(), duplex: 'half', repeatable: true }],
    ["a stream of Node's", { method: 'PUT', body: Readable.toWeb(Readable.from(['x'])), duplex: 'half' }],
    ['what gives its parts one after another', { method: 'PUT', body: Object(Readable.from(['x'])), duplex: 'half' }],
  ])('does not repeat %s, but takes another token for the next request', async (_, init) => {
    const { source, tokens } = stage(401, 200);
    expect((await source.fetch(url, init)).status).toBe(401);
    await source.fetch(url);
    expect(tokens()).toStrictEqual(['1', '2']);
  });

  it('repeats a POST that its caller knows to be harmless', async () => {
    const { source, tokens } = stage(401, 200);
    expect((await source.fetch(url, { method: 'POST', body: 'x', repeatable: true })).status).toBe(200);
    expect(tokens()).toStrictEqual(['1', '2']);
  });

  it.each([403, 500, 302])('leaves a %d alone', async (status) => {
    const { source, tokens } = stage(status);
    expect((await source.fetch(url)).status).toBe(status);
    expect(tokens()).toStrictEqual(['1']);
  });

  it('mints once for many requests that are refused together', async () => {
    const { clocks, issuer } = promptIssuer();
    const source = createTokenSource({
      ...clocks,
      issuer,
      request: 'shop',
      fetch: async (_, init) => {
        const isOld = new Headers(init?.headers).get('authorization') === 'Bearer 1';
        return new Response(null, { status: isOld ? 401 : 204 });
      },
    });
    await source.get();
    const responses = await Promise.all(Array.from({ length: 200 }, () => source.fetch(url)));
    expect(new Set(responses.map(({ status }) => status))).toStrictEqual(new Set([204]));
    expect(issuer.mints).toBe(2);
  });

  it.each(['http://api.example', 'ftp://localhost', 'nonsense'])('does not send a token to %s', async (target) => {
    const { issuer, source, sent } = stage();
    await expect(source.fetch(target)).rejects.toThrow('must be an https URL');
    expect([sent.length, issuer.mints]).toStrictEqual([0, 0]);
  });

  it('says what is wrong with a token that no header can carry', async () => {
    const { issuer, source } = stage();
    issuer.presentation = () => ({ kind: 'bearer', token: new Secret('two words') });
    await expect(source.fetch(url)).rejects.toMatchObject({ name: 'SettingError' });
  });
});
