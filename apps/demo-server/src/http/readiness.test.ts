import { describe, expect, it } from 'vitest';
import { type CheckState, checkedOnce, Readiness, type ReadinessCheck } from './readiness.ts';

const passing = (name: string): ReadinessCheck => ({ name, check: async () => 'ok' });
const endless = () => new Promise<never>(() => undefined);

function readinessOf(...checks: readonly ReadinessCheck[]) {
  const changes: unknown[] = [];
  const onChange = (name: string, state: CheckState, error?: unknown) => void changes.push([name, state, error]);
  return { readiness: new Readiness({ checks, onChange }), changes };
}

describe('readiness', () => {
  it('needs every check to pass, and names those that do not without saying why', async () => {
    const gone = new Error('password authentication failed for user "secret"');
    const failing = { name: 'database', check: () => Promise.reject(gone) };
    const { readiness, changes } = readinessOf(failing, passing('keys'));
    const report = await readiness.report();
    expect(report).toStrictEqual({ status: 'unavailable', checks: { database: 'failed', keys: 'ok' } });
    expect(changes).toStrictEqual(
      expect.arrayContaining([
        ['database', 'failed', gone],
        ['keys', 'ok', undefined],
      ]),
    );
  });

  it('tells a change once, not at each probe', async () => {
    let broken = false;
    const fault = new Error('gone');
    const check = async () => (broken ? Promise.reject(fault) : ('ok' as const));
    const { readiness, changes } = readinessOf({ name: 'database', check });
    for (const state of [false, false, true, true, false]) {
      broken = state;
      await readiness.report();
    }
    expect(changes).toStrictEqual([
      ['database', 'ok', undefined],
      ['database', 'failed', fault],
      ['database', 'ok', undefined],
    ]);
  });

  it('takes a check that does not answer as failed', async () => {
    const checks = [{ name: 'database', check: endless }];
    const readiness = new Readiness({ checks, patience: async () => undefined });
    expect(await readiness.report()).toStrictEqual({ status: 'unavailable', checks: { database: 'failed' } });
  });

  it('ends with the wish for work', async () => {
    const { readiness } = readinessOf(passing('database'));
    expect((await readiness.report()).status).toBe('ready');
    readiness.drain();
    expect(await readiness.report()).toStrictEqual({ status: 'draining', checks: {} });
  });
});

describe('what is looked at once', () => {
  it('is pending, then it has passed', async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const { readiness } = readinessOf(checkedOnce('audit', promise));
    expect(await readiness.report()).toStrictEqual({ status: 'unavailable', checks: { audit: 'pending' } });
    resolve();
    await promise;
    expect(await readiness.report()).toStrictEqual({ status: 'ready', checks: { audit: 'ok' } });
  });

  it('stays failed', async () => {
    const { promise, reject } = Promise.withResolvers<void>();
    const { readiness } = readinessOf(checkedOnce('audit', promise));
    reject(new Error('record 7 was changed'));
    await promise.catch(() => undefined);
    for (let probe = 0; probe < 2; probe += 1)
      expect(await readiness.report()).toStrictEqual({ status: 'unavailable', checks: { audit: 'failed' } });
  });
});
