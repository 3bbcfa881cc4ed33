import { describe, expect, it } from 'vitest';
import { Recorder } from './recorder.ts';

const recorded = (body: string) => {
  const recorder = new Recorder(['token']);
  const bytes = new TextEncoder().encode(body);
  recorder.add({
    at: 0,
    operation: undefined,
    method: 'POST',
    path: '/',
    requestHeaders: new Headers({ authorization: 'Bearer abc', accept: 'a/b' }),
    requestBody: bytes,
    status: 200,
    responseHeaders: new Headers({ 'set-cookie': 'abc' }),
    responseBody: bytes,
  });
  return recorder.list()[0];
};

describe('Recorder', () => {
  it('masks secret members at any depth, and headers that it does not know', () => {
    const masked = { name: 'x', list: [{ token: '[masked]' }], token: '[masked]' };
    expect(recorded('{"name":"x","list":[{"token":"abc"}],"token":{"a":1}}')).toMatchObject({
      number: 1,
      requestHeaders: { authorization: '[masked]', accept: 'a/b' },
      requestBody: masked,
      responseHeaders: { 'set-cookie': '[masked]' },
      responseBody: masked,
    });
  });

  it('keeps the size of what is no JSON', () => {
    expect(recorded('abc')?.requestBody).toBe('[3 bytes]');
    expect(recorded('')?.requestBody).toBeUndefined();
  });

  it('cuts a body that is nested deeper than a recursion can follow', () => {
    const depth = 100_000;
    const text = JSON.stringify(recorded('['.repeat(depth) + ']'.repeat(depth))?.requestBody);
    expect(text).toBe(`${'['.repeat(64)}"[deeper]"${']'.repeat(64)}`);
  });
});
