import { decodeUtf8, parseJson } from '../../http/bounded-body.ts';
import { type Change, type GoodRequest, joined, utf8 } from './hostile-request.ts';

/** Bodies that are no JSON, or JSON of another shape than any operation wants. */
const texts: Readonly<Record<string, string>> = {
  'an empty body': '',
  'a space': ' ',
  'half an object': '{"a":',
  'a trailing comma': '{"a":1,}',
  'single quotes': "{'a':1}",
  'a comment': '{/* */}',
  'two texts': '{}{}',
  NaN: 'NaN',
  'null at the root': 'null',
  'true at the root': 'true',
  'a number at the root': '1e999',
  'a string at the root': '"text"',
  'a list at the root': '[]',
  'an object in a list': '[{}]',
  'no members': '{}',
  'an unknown member': '{"unknown":1}',
  'prototype members': '{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}},"toString":1}',
  'the same member twice': '{"a":1,"a":2}',
  'lone surrogates': '{"\\ud800":"\\udfff"}',
  'a huge number': `{"a":${'9'.repeat(5000)}}`,
  'a deep list': '['.repeat(50_000) + ']'.repeat(50_000),
  'a deep object': `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
};

/** Values of every type; those of the wrong one must be refused, not crashed on. */
const values: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  2 ** 53,
  1e308,
  '',
  ' ',
  '__proto__',
  '\ud800',
  '\u0000',
  '\u{1f600}'.repeat(300),
  'a'.repeat(50_000),
  [],
  [null],
  {},
  { length: 1 },
];

// Larger than any provider here takes; one for all, because it is never written to.
const endless = new Uint8Array(20 * 1024 * 1024).fill(0x20);

/** Bodies that are malformed in themselves, and the good one with each of its members spoilt. */
export function oddBodies({ body, operation }: GoodRequest): readonly Change[] {
  if (operation.method === 'GET') return [];
  const good = body ?? new Uint8Array();
  const bytes: Readonly<Record<string, Uint8Array<ArrayBuffer> | undefined>> = {
    'no body': undefined,
    'a byte order mark': joined(Uint8Array.of(0xef, 0xbb, 0xbf), good),
    'invalid UTF-8': joined(utf8('{"a":"'), Uint8Array.of(0xc3, 0x28), utf8('"}')),
    'invalid UTF-8 behind it': joined(good, Uint8Array.of(0xff)),
    'UTF-16': Uint8Array.of(0xff, 0xfe, 0x7b, 0, 0x7d, 0),
    'half of it': good.slice(0, good.byteLength / 2),
    'twice of it': joined(good, good),
    'null bytes': new Uint8Array(100),
    'an endless body': endless,
  };
  const json = parseJson(decodeUtf8(good));
  return [
    ...Object.entries(texts).map(([name, text]) => ({ name, body: utf8(text) })),
    ...Object.entries(bytes).map(([name, value]) => ({ name, body: value })),
    ...(json.ok ? spoilt(json.value).map(({ name, value }) => ({ name, body: utf8(JSON.stringify(value)) })) : []),
  ];
}

interface Spoilt {
  readonly name: string;
  readonly value: unknown;
}

/** A value with one member left out or replaced, for every member at any depth. */
function spoilt(value: unknown): readonly Spoilt[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const put = (path: string, replacement: unknown): Spoilt => ({
      name: path,
      value: { ...value, [name]: replacement },
    });
    const { [name]: _, ...others } = Object.fromEntries(Object.entries(value));
    return [
      { name: `without ${name}`, value: others },
      ...values.map((odd) => put(`${name} = ${JSON.stringify(odd).slice(0, 30)}`, odd)),
      ...spoilt(member).map((inner) => put(`${name}.${inner.name}`, inner.value)),
    ];
  });
}
