import { expect, it } from 'vitest';
import { stores } from './__fixtures__/stores.ts';

it.each(Object.entries(stores))('%s tells how much it has to do', async (_, open) => {
  const database = await open();
  const busy = () => database.load().openConnections - database.load().idleConnections;
  const { promise: gate, resolve: openGate } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const first = database.transaction(
    async () => {
      begin();
      await gate;
    },
    { lock: 'shared' },
  );
  await begun;
  const others = Array.from({ length: 5 }, () => database.transaction(async () => undefined, { lock: 'shared' }));
  expect([busy(), database.load().waiting]).toStrictEqual([1, 5]);
  openGate();
  await Promise.all([first, ...others]);
  await expect.poll(busy).toBe(0);
  expect(database.load().waiting).toBe(0);
});
