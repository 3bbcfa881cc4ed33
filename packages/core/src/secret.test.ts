import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reveal, Secret } from './secret.ts';

/** Every way in which a value may be shown by accident. */
const shownForms: Readonly<Record<string, (value: Secret) => string>> = {
  'a template string': (value) => Reflect.apply(String.raw, undefined, [{ raw: ['', ''] }, value]),
  'a primitive': (value) => Secret.prototype[Symbol.toPrimitive].call(value),
  'String()': (value) => String(value),
  'a number': (value) => String(Number(value)),
  JSON: (value) => JSON.stringify({ value }),
  'JSON of a list': (value) => JSON.stringify([value]),
  inspect: (value) => inspect(value),
  'inspect of what holds it': (value) => inspect({ deep: { value } }, { depth: 9, showHidden: true }),
  'inspect without custom functions': (value) => inspect(value, { customInspect: false, showHidden: true }),
  'a structured clone': (value) => inspect(structuredClone(value), { showHidden: true }),
  'its members': (value) => inspect(Object.assign({}, value)) + Object.entries(value).join(),
  'its property names': (value) => Reflect.ownKeys(value).map(String).join(),
  'an error with it as cause': (value) => inspect(new Error('failed', { cause: value })),
  'an error message': (value) => String(new Error(`failed with ${String(value)}`)),
};

describe('Secret', () => {
  it.each(Object.entries(shownForms))('is not shown by %s', (_, show) => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9]{12,40}$/), (text) => {
        expect(show(new Secret(text))).not.toContain(text);
      }),
      { numRuns: 20 },
    );
  });

  it('says that something is hidden', () => {
    const secret = new Secret('x');
    expect([String(secret), JSON.stringify(secret), inspect(secret)]).toStrictEqual([
      '[redacted]',
      '"[redacted]"',
      'Secret [redacted]',
    ]);
    expect(structuredClone({ secret })).toStrictEqual({ secret: { redacted: '[redacted]' } });
  });

  it('gives its value to whoever asks for it', () => {
    const body = { token: 't' };
    expect(new Secret(body).reveal()).toBe(body);
    expect([reveal('plain'), reveal(new Secret('wrapped'))]).toStrictEqual(['plain', 'wrapped']);
  });
});
