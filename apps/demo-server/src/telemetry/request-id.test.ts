import { systemRandom } from '@tokenyard/core/sandbox';
import { expect, it } from 'vitest';
import { requestIdOf } from './request-id.ts';

const idOf = (given?: string) =>
  requestIdOf(new Headers(given === undefined ? {} : { 'x-request-id': given }), systemRandom);
const made = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

it.each(['a', '7f1c2a4e-5b1d-4c7e-9a3f-2d8e4b6a7c10', 'Root=1-67891233-abcdef012345678912345678', 'x'.repeat(64)])(
  'keeps a well-formed id: %s',
  (id) => {
    expect(idOf(id)).toBe(id);
  },
);

it.each([undefined, '', 'x'.repeat(65), 'a b', 'a,b', '"quoted"', 'é', '{"json":1}', 'a;b'])(
  'makes one instead of %j',
  (id) => {
    expect(idOf(id)).toMatch(made);
  },
);
