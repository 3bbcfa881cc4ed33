import { systemRandom } from '@tokenyard/core/sandbox';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isWellFormedApiKey, newApiKeySecret } from './api-key.ts';

const roles = fc.constantFrom('admin', 'issuer', 'reader', 'auditor');

describe('API keys', () => {
  it('are well-formed, and all different', () => {
    const keys = Array.from({ length: 200 }, () => newApiKeySecret('issuer', systemRandom));
    expect(keys.filter((key) => !isWellFormedApiKey(key))).toStrictEqual([]);
    expect(new Set(keys).size).toBe(200);
    expect(keys[0]).toMatch(/^ty_issuer_[0-9A-Za-z]{49}$/);
  });

  it('show a single changed character', () => {
    fc.assert(
      fc.property(roles, fc.nat(), fc.constantFrom('0', 'a', 'Z', '_'), (role, at, character) => {
        const key = newApiKeySecret(role, systemRandom);
        const place = at % key.length;
        const changed = key.slice(0, place) + character + key.slice(place + 1);
        expect(isWellFormedApiKey(changed)).toBe(changed === key);
      }),
    );
  });

  it.each(['', 'ty_', 'ty_root_', `ty_admin_${'0'.repeat(49)}`, ` ${newApiKeySecret('admin', systemRandom)}`])(
    'are not what %j is',
    (text) => {
      expect(isWellFormedApiKey(text)).toBe(false);
    },
  );
});
