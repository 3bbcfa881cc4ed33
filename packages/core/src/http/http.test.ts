import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeUtf8, parseJson, readBounded } from './bounded-body.ts';
import { mergeHeaders } from './headers.ts';
import { matchesMediaRange, parseAccept, parseMediaType } from './media-types.ts';
import { readRateLimit } from './rate-limit.ts';
import { queryString } from './url.ts';

const token = fc.stringMatching(/^[a-z0-9!#$&^_.+-]{1,12}$/);

describe('parseMediaType', () => {
  it.each([
    ['application/json', 'application/json', {}],
    ['Application/JSON ; Charset=UTF-8', 'application/json', { charset: 'UTF-8' }],
    ['text/plain;charset="utf-8";format=flowed', 'text/plain', { charset: 'utf-8', format: 'flowed' }],
    ['a/b;x="a;b,c\\"d\\\\"', 'a/b', { x: 'a;b,c"d\\' }],
    ['a/b;x=""', 'a/b', { x: '' }],
    ['a/b; ;', 'a/b', {}],
    ['*/*;q=0.1', '*/*', { q: '0.1' }],
    ['application/*+json', 'application/*+json', {}],
  ])('reads %s', (value, type, parameters) => {
    expect(parseMediaType(value)).toStrictEqual({ type, parameters });
  });

  it.each([
    null,
    undefined,
    '',
    'json',
    '/',
    'a/',
    '/b',
    'a/b/c',
    'a b/c',
    'a/b;x',
    'a/b;x=',
    'a/b;=1',
    'a/b;x="1',
    'a/b;x=1 2',
    'a/b,c/d',
  ])('refuses %j', (value) => {
    expect(parseMediaType(value)).toBeUndefined();
  });

  it('reads back what is written, quoted or not', () => {
    const quotable = fc.stringMatching(/^[\x20-\x7e]*$/);
    fc.assert(
      fc.property(token, token, fc.dictionary(token, quotable, { maxKeys: 3 }), (type, subtype, parameters) => {
        const text = Object.entries(parameters).map(
          ([name, value]) => `; ${name}="${value.replaceAll(/["\\]/g, '\\$&')}"`,
        );
        const { __proto__: _, ...plain } = parameters;
        expect(parseMediaType(`${type}/${subtype}${text.join('')}`)).toStrictEqual({
          type: `${type}/${subtype}`,
          parameters: plain,
        });
      }),
    );
  });

  it('takes its time for no input', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary-ascii' }), (value) => void parseMediaType(value)));
    expect(parseMediaType(`a/b;x="${'\\'.repeat(100_000)}`)).toBeUndefined();
  });
});

describe('media ranges', () => {
  it('are split outside of quotes; malformed ones are left out', () => {
    expect(parseAccept('text/html, a/b;x="1,2" , nonsense, */*;q=0')).toStrictEqual([
      { type: 'text/html', parameters: {} },
      { type: 'a/b', parameters: { x: '1,2' } },
      { type: '*/*', parameters: { q: '0' } },
    ]);
    expect(parseAccept('')).toStrictEqual([]);
  });

  it.each([
    ['application/json', 'application/json', true],
    ['application/json', '*/*', true],
    ['application/json', 'application/*', true],
    ['application/vnd.api+json', 'application/*+json', true],
    ['application/json', 'application/*+json', false],
    ['application/+json', 'application/*+json', false],
    ['text/json', 'application/*', false],
    ['application/json', 'application/json; charset=utf-8', false],
  ])('%s falls into %s: %s', (type, range, expected) => {
    expect(matchesMediaRange(type, range)).toBe(expected);
  });
});

describe('readBounded', () => {
  const streamOf = (chunks: readonly Uint8Array[], onCancel = () => undefined) =>
    new ReadableStream<Uint8Array>({
      start: (controller) => {
        for (const chunk of chunks) controller.enqueue(chunk);
        controller.close();
      },
      cancel: onCancel,
    });

  it('reads everything up to the limit, however it is cut into pieces', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 20 })),
        fc.integer({ min: -1, max: 1 }),
        async (chunks, more) => {
          const size = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
          const bytes = await readBounded(streamOf(chunks), Math.max(0, size + more));
          expect(bytes).toStrictEqual(
            more < 0 && size > 0 ? undefined : Uint8Array.from(chunks.flatMap((chunk) => [...chunk])),
          );
        },
      ),
    );
  });

  it('cancels the rest of a body that is too long', async () => {
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(1000)),
      cancel: () => {
        cancelled = true;
      },
    });
    expect([await readBounded(endless, 2500), cancelled]).toStrictEqual([undefined, true]);
  });

  it('reads no body as an empty one, and hands on what breaks the body', async () => {
    expect(await readBounded(null, 0)).toStrictEqual(new Uint8Array());
    const broken = new ReadableStream<Uint8Array>({ start: (controller) => controller.error(new Error('reset')) });
    await expect(readBounded(broken, 10)).rejects.toThrow('reset');
  });
});

describe('texts', () => {
  it('are strict UTF-8, byte order mark included', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '\0', '\u00e4', '\u20ac', '\u{1f600}', '\ufeff') }),
        (text) => {
          expect(decodeUtf8(new TextEncoder().encode(text))).toBe(text);
        },
      ),
    );
    expect(decodeUtf8(Uint8Array.of(0xc3, 0x28))).toBeUndefined();
    expect(parseJson(decodeUtf8(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31)))).toStrictEqual({ ok: false });
  });

  it('are told apart from JSON', () => {
    expect([parseJson('null'), parseJson(''), parseJson(undefined), parseJson('{')]).toStrictEqual([
      { ok: true, value: null },
      { ok: false },
      { ok: false },
      { ok: false },
    ]);
  });
});

describe('readRateLimit', () => {
  const names = { limit: 'x-limit', remaining: 'x-remaining', reset: 'x-reset' };

  it.each([
    [
      { 'x-limit': '10', 'x-remaining': '0', 'x-reset': '60' },
      { limit: 10, remaining: 0, resetAt: new Date(60_000) },
    ],
    [{ 'x-limit': '10' }, { limit: 10, remaining: undefined, resetAt: undefined }],
    [{ 'x-limit': 'many', 'x-reset': '-1' }, undefined],
    [{}, undefined],
  ])('reads %j', (headers, expected) => {
    expect(readRateLimit(new Headers(Object.entries(headers)), names)).toStrictEqual(expected);
  });
});

describe('requests', () => {
  it('merge headers by name, whatever the case', () => {
    expect(mergeHeaders({ Accept: 'a', 'X-One': '1' }, { accept: 'b' }, {})).toStrictEqual({
      accept: 'b',
      'x-one': '1',
    });
    expect(() => mergeHeaders({ 'x-bad': 'a\nb' })).toThrow(TypeError);
  });

  it('have a query of what is defined', () => {
    expect(queryString({ a: 1, b: undefined, c: null, d: false, e: '', f: 'x y&z' })).toBe('?a=1&d=false&e=&f=x+y%26z');
    expect(queryString({})).toBe('');
  });
});
