import { describe, expect, it } from 'vitest';
import { providers } from './providers.ts';

describe.each(Object.entries(providers))('the sandbox of %s', (_, { create }) => {
  it('fails with each status that it names for an operation, and for every request', async () => {
    const sandbox = create({ clock: { now: () => Date.UTC(2026, 2, 2) }, key: new Uint8Array(32) });
    const strike = async (status: number, operation: string | undefined, method: string, path: string) => {
      sandbox.faults.add({ operation, effect: { kind: 'status', status } });
      return (await sandbox.fetch(`http://localhost${path.replaceAll(/\{\w+\}/g, 'x1x')}`, { method })).status;
    };
    const everywhere = await sandbox.failureStatuses();
    expect(everywhere).toContain(500);
    for (const status of everywhere) expect(await strike(status, undefined, 'GET', '/nowhere')).toBe(status);
    for (const { id, method, path } of Object.values(sandbox.operations)) {
      const statuses = await sandbox.failureStatuses(id);
      expect(statuses).toEqual(expect.arrayContaining([...everywhere]));
      for (const status of statuses) expect([id, await strike(status, id, method, path)]).toEqual([id, status]);
      for (const status of everywhere) expect(await strike(status, undefined, method, path)).toBe(status);
    }
  });
});
