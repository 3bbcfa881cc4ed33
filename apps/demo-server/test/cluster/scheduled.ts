import { expect, vi } from 'vitest';
import type { Cluster } from './cluster.ts';

/** For processes, on a machine that has other work too. */
export const wait = { timeout: 30_000, interval: 200 };

/** While a work is done, its lease ends within two minutes; afterwards, when the next run is due. */
const doneUntil = {
  reconcile: (now: number) => [now + 180_000, Number.MAX_SAFE_INTEGER],
  sweep: (now: number) => [0, now + 60_000],
};

/** Waits until a work was done and no node is at it. */
export const whenDone = (cluster: Cluster, work: keyof typeof doneUntil) =>
  vi.waitFor(async () => {
    const [least, most] = doneUntil[work](Date.now());
    const leases = await cluster.sql(
      `select name from leases where name = 'work:${work}' and until between ${least} and ${most}`,
    );
    expect(leases).toHaveLength(1);
  }, wait);

/** Makes a work due for all nodes at once. */
export async function makeDue(cluster: Cluster, work: keyof typeof doneUntil): Promise<void> {
  await whenDone(cluster, work);
  await cluster.sql(`update leases set until = 0 where name = 'work:${work}'`);
}
