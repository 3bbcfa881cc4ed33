import { describe, expect, it } from 'vitest';
import { banner } from './banner.ts';
import { exposureOf } from './exposure.ts';

describe('a server that others can reach', () => {
  it.each(['127.0.0.1', '127.8.0.1', '::1', 'localhost'])('is none on %s', (host) => {
    expect(exposureOf(host)).toBeUndefined();
  });

  it.each(['0.0.0.0', '::', '192.0.2.1', '127.example', 'localhost.example'])('is one on %s, and says so', (host) => {
    const warning = exposureOf(host);
    expect(warning).toMatch(/_control ask for no credential/);
    const text = banner({ served: [], url: 'http://x', place: 'in memory', firstKey: undefined, warning });
    expect(text.split('\n\n')[1]).toBe(`Warning: ${warning}`);
  });
});
