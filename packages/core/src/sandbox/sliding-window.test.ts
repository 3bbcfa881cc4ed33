import fc from 'fast-check';
import { expect, it } from 'vitest';
import { MemoryStore } from './memory-store.ts';
import { admitToWindow } from './sliding-window.ts';

const windowSeconds = 30;

/** Sends a request at each moment (ms) and gives what the window says to it. */
async function admissions(moments: readonly number[], limit: number, key = 'a', store = new MemoryStore()) {
  const answers = [];
  for (const now of moments)
    answers.push(await store.transaction((tx) => admitToWindow(tx, key, now, { limit, windowSeconds })));
  return answers;
}

it('refuses until the oldest admitted request has left, and does not count what it refuses', async () => {
  expect(await admissions([0, 10_000, 29_999, 30_000, 30_001, 40_000], 2)).toStrictEqual([
    { admitted: true },
    { admitted: true },
    { admitted: false, freeAt: 30_000 },
    { admitted: true },
    { admitted: false, freeAt: 40_000 },
    { admitted: true },
  ]);
});

it('keeps the windows of different keys apart', async () => {
  const store = new MemoryStore();
  await admissions([0], 1, 'a', store);
  expect(await admissions([0], 1, 'b', store)).toStrictEqual([{ admitted: true }]);
});

it('forgets moments that lie ahead of a clock that was set back', async () => {
  expect(await admissions([100_000, 0, 0], 1)).toStrictEqual([
    { admitted: true },
    { admitted: true },
    { admitted: false, freeAt: 30_000 },
  ]);
});

it('never admits more than the limit in any span of its length, and says exactly when the next one fits', async () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 15_000 }), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(gaps, fc.integer({ min: 1, max: 6 }), async (steps, limit) => {
      const moments: number[] = [];
      for (const step of steps) moments.push((moments.at(-1) ?? 0) + step);
      const answers = await admissions(moments, limit);
      const admitted = moments.filter((_, index) => answers[index]?.admitted);
      for (const start of admitted) {
        expect(admitted.filter((at) => at >= start && at < start + 30_000).length).toBeLessThanOrEqual(limit);
      }
      for (const [index, answer] of answers.entries()) {
        if (answer.admitted) continue;
        const before = moments.slice(0, index).filter((_, earlier) => answers[earlier]?.admitted);
        const fits = (at: number) => before.filter((moment) => moment > at - 30_000).length < limit;
        expect([fits(answer.freeAt - 1), fits(answer.freeAt)]).toStrictEqual([false, true]);
      }
    }),
  );
});
