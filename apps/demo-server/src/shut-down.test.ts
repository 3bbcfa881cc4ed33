import { expect, it } from 'vitest';
import { type RunningParts, shutDown } from './shut-down.ts';

const times = { drainDelay: 3000, drainTime: 10_000 };
const endless = () => new Promise<never>(() => undefined);
const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Parts that note what happens to them; time passes when `pass` says so. */
function stage(parts: Partial<RunningParts> = {}) {
  const told: unknown[] = [];
  const waits: { ms: number; end: () => void }[] = [];
  const stopped = shutDown(
    {
      log: {
        event: (level, message, facts) => void told.push([level, message, facts?.step].filter(Boolean).join(' ')),
        fault: (error) => void told.push(error),
      },
      refuseWork: () => void told.push('refuse'),
      stopSchedule: async () => void told.push('schedule'),
      stopListening: async (ms) => void told.push(`listener ${ms}`),
      close: async () => void told.push('database'),
      ...parts,
    },
    times,
    (ms) => new Promise((resolve) => waits.push({ ms, end: () => resolve(undefined) })),
  );
  const pass = async (ms: number) => {
    for (const wait of waits.splice(0))
      if (wait.ms === ms) wait.end();
      else waits.push(wait);
    await settled();
  };
  return { told, waits, stopped, pass };
}

it('refuses work, goes on serving for a while, then stops one part after the other', async () => {
  const { told, stopped, pass } = stage();
  await settled();
  expect(told).toStrictEqual(['refuse', 'schedule']);
  await pass(3000);
  await stopped;
  expect(told).toStrictEqual(['refuse', 'schedule', 'listener 10000', 'database', 'info stopped']);
});

it('waits for work in flight', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { told, stopped, pass } = stage({ stopListening: () => promise });
  await settled();
  await pass(3000);
  expect(told).not.toContain('database');
  resolve();
  await stopped;
  expect(told.slice(-2)).toStrictEqual(['database', 'info stopped']);
});

it('waits for no part longer than its time', async () => {
  const { told, stopped, pass } = stage({ stopSchedule: endless, close: endless });
  await settled();
  await pass(3000);
  await pass(10_000);
  await pass(5000);
  await stopped;
  const late = 'warn a part did not stop in time';
  expect(told.slice(-3)).toStrictEqual([`${late} schedule`, `${late} database`, 'info stopped']);
});

it('reports a part that fails to stop, and goes on', async () => {
  const fault = new Error('the disk is full');
  const { told, stopped, pass } = stage({ stopListening: () => Promise.reject(fault) });
  await settled();
  await pass(3000);
  await stopped;
  expect(told.slice(-3)).toStrictEqual([fault, 'database', 'info stopped']);
});
