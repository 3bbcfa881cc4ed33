import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as regular from 'zod';
import * as z from 'zod/mini';
import { baseUrl, dateTime, maxCodePoints } from './checks.ts';
import { describeIssues, valueAt } from './schema-issues.ts';

/** What is said of a value, as `path message`. */
function said(schema: z.ZodMiniType | regular.ZodType, value: unknown): readonly string[] {
  const result = regular.safeParse(schema, value);
  return describeIssues(result.error?.issues ?? [], value, ['body']).map(
    ({ path, message }) => `${path.join('.')} ${message}`,
  );
}

const rows: readonly (readonly [z.ZodMiniType, unknown, string])[] = [
  [z.string(), 1, 'body must be string'],
  [z.record(z.string(), z.unknown()), [], 'body must be object'],
  [z.object({ a: z.string() }), {}, 'body.a is required'],
  [z.object({ a: z.object({ b: z.number() }) }), { a: { b: 'x' } }, 'body.a.b must be number'],
  [z.array(z.int()), [1, 1.5], 'body.1 must be int'],
  [z.string().check(z.minLength(2)), 'a', 'body must be at least 2 characters'],
  [z.string().check(z.minLength(1)), '', 'body must be at least 1 characters'],
  [z.string().check(z.maxLength(1)), 'ab', 'body must be at most 1 characters'],
  [z.string().check(maxCodePoints(2)), 'abc', 'body must be at most 2 characters'],
  [z.array(z.string()).check(z.maxLength(1)), ['', ''], 'body must be at most 1 items'],
  [z.array(z.string()).check(z.minLength(3)), [], 'body must be at least 3 items'],
  [z.number().check(z.gte(1)), 0, 'body must be at least 1'],
  [z.number().check(z.lte(9)), 10, 'body must be at most 9'],
  [z.number().check(z.multipleOf(5)), 7, 'body must be a multiple of 5'],
  [z.string().check(z.regex(/^a+$/)), 'b', 'body must match /^a+$/'],
  [z.guid(), 'x', 'body must be a valid guid'],
  [z.string().check(dateTime()), 'x', 'body must be a valid datetime'],
  [z.string().check(baseUrl()), '/v1', 'body must be an absolute URL'],
  [z.string().check(baseUrl()), 'https://x.example?a', 'body must hold no user, password, query or fragment'],
  [z.string().check(baseUrl()), 'http://x.example', 'body must use https (http is allowed on loopback only)'],
  [z.literal('token'), 'x', 'body must be token'],
  [z.enum(['a', 'b']), 'x', 'body must be a or b'],
  [z.union([z.string(), z.number()]), true, 'body must match one of its forms'],
  [z.strictObject({}), { a: 1, b: 2 }, 'body.a is not known | body.b is not known'],
  [z.file().check(z.maxSize(1)), new File(['abc'], 'x'), 'body must be at most 1 bytes'],
  [z.string().check(z.refine(() => false)), 'x', 'body is not valid'],
  [z.string().check(z.refine(() => false, { error: 'must be odd' })), 'x', 'body must be odd'],
];

describe('describeIssues', () => {
  it.each(rows)('names path, rule and limit: %#', (schema, value, expected) => {
    expect(said(schema, value).join(' | ')).toBe(expected);
  });

  it('says the same for schemas of regular zod', () => {
    expect(said(regular.string().min(2), 'a')).toStrictEqual(['body must be at least 2 characters']);
    expect(said(regular.strictObject({ a: regular.int() }), { b: 1 })).toStrictEqual([
      'body.a is required',
      'body.b is not known',
    ]);
  });

  it('never shows the value', () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[A-Z0-9]{12}$/),
        fc.constantFrom(...rows.map(([schema]) => schema)),
        (text, schema) => {
          const values = [text, [text], { a: text }, { a: { b: text } }];
          expect(values.flatMap((value) => said(schema, value)).join()).not.toContain(text);
        },
      ),
    );
  });
});

describe('valueAt', () => {
  it('follows own members only', () => {
    const value = { a: [{ b: 1 }], __proto__: { inherited: 1 } };
    expect([valueAt(value, ['a', 0, 'b']), valueAt(value, [])]).toStrictEqual([1, value]);
    for (const path of [
      ['inherited'],
      ['constructor'],
      ['__proto__'],
      ['a', 'length'],
      ['a', 0, 'b', 'c'],
      ['x', 'y'],
    ]) {
      expect(valueAt(value, path)).toBeUndefined();
    }
  });
});
