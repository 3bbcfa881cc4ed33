import { describe, expect, it } from 'vitest';
import { grouping } from './grouping.ts';

/** A grouping whose works wait until they are let go. */
function heldGrouping() {
  const works: { key: string; inputs: readonly number[]; go: (error?: Error) => void }[] = [];
  const ask = grouping<number, string>(async (key, inputs) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    works.push({ key, inputs, go: (error) => (error === undefined ? resolve() : reject(error)) });
    await promise;
    return (input) => `${key}${input}`;
  });
  return { ask, works };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('grouping', () => {
  it('does together what is asked for in one tick, and what is asked for meanwhile next', async () => {
    const { ask, works } = heldGrouping();
    const first = [ask('a', 1), ask('a', 2)];
    await tick();
    const second = [ask('a', 3), ask('a', 4)];
    works[0]?.go();
    expect(await Promise.all(first)).toStrictEqual(['a1', 'a2']);
    works[1]?.go();
    expect(await Promise.all(second)).toStrictEqual(['a3', 'a4']);
    expect(works.map(({ inputs }) => inputs)).toStrictEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('keeps keys apart', async () => {
    const { ask, works } = heldGrouping();
    const both = [ask('a', 1), ask('b', 1)];
    await tick();
    for (const { go } of works) go();
    expect(await Promise.all(both)).toStrictEqual(['a1', 'b1']);
    expect(works.map(({ key }) => key)).toStrictEqual(['a', 'b']);
  });

  it('bounds a group', async () => {
    const sizes: number[] = [];
    const ask = grouping<number, number>(async (_, inputs) => {
      sizes.push(inputs.length);
      return (input) => input;
    });
    await Promise.all(Array.from({ length: 600 }, (_, number) => ask('a', number)));
    expect(sizes).toStrictEqual([256, 256, 88]);
  });

  it('fails those of a group together, and goes on', async () => {
    const { ask, works } = heldGrouping();
    const failing = Promise.allSettled([ask('a', 1), ask('a', 2)]);
    await tick();
    const next = ask('a', 3);
    works[0]?.go(new Error('out of order'));
    expect((await failing).map(({ status }) => status)).toStrictEqual(['rejected', 'rejected']);
    works[1]?.go();
    expect(await next).toBe('a3');
  });
});
