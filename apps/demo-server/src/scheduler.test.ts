import { expect, it } from 'vitest';
import { startScheduler } from './scheduler.ts';

/** Pauses that end when the test says so. */
function pauses() {
  const waiting: { ms: number; end: () => void }[] = [];
  const wait = (ms: number, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      waiting.push({ ms, end: resolve });
      signal.addEventListener('abort', () => reject(signal.reason));
    });
  return { waiting, wait };
}
const settled = () => new Promise((resolve) => setImmediate(resolve));

it('takes a turn at once, then one after each pause, and goes on after a fault', async () => {
  const { waiting, wait } = pauses();
  const errors: unknown[] = [];
  let turns = 0;
  const turn = async () => {
    turns += 1;
    if (turns === 1) throw new Error('first');
  };
  const scheduler = startScheduler({ interval: 5000, turn, onError: (error) => errors.push(error), wait });
  await settled();
  expect([turns, waiting.map(({ ms }) => ms), errors]).toStrictEqual([1, [5000], [new Error('first')]]);
  waiting[0]?.end();
  await settled();
  expect([turns, waiting.length]).toStrictEqual([2, 2]);
  await scheduler.stop();
  expect(turns).toBe(2);
});

it('stops when the present turn has ended, which it asks to be soon', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let asked = false;
  const turn = (signal: AbortSignal) => {
    signal.addEventListener('abort', () => {
      asked = true;
    });
    return promise;
  };
  const scheduler = startScheduler({ interval: 1, turn, onError: () => undefined, wait: pauses().wait });
  let stopped = false;
  const stopping = scheduler.stop().then(() => {
    stopped = true;
  });
  await settled();
  expect([asked, stopped]).toStrictEqual([true, false]);
  resolve();
  await stopping;
  expect(stopped).toBe(true);
});
