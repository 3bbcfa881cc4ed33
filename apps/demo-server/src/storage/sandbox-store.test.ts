import { type ListRange, MemoryStore, type SandboxStore } from '@tokenyard/core/sandbox';
import { describe, expect, it } from 'vitest';
import { stores } from './__fixtures__/stores.ts';
import { createSandboxStore } from './sandbox-store.ts';

const sandboxStores: [string, () => Promise<SandboxStore>][] = [
  ['memory', async () => new MemoryStore()],
  ...Object.entries(stores).map(([name, open]): [string, () => Promise<SandboxStore>] => [
    name,
    async () => createSandboxStore(await open(), 'mews-pos'),
  ]),
];

describe.each(sandboxStores)('sandbox store in %s', (_, open) => {
  it('gives back what was put, as data of its own', async () => {
    const store = await open();
    const value = { list: [1, null, 'ä'] };
    await store.transaction((tx) => tx.put('things', 'a', value));
    value.list.push(2);
    expect(await store.transaction((tx) => tx.get('things', 'a'))).toStrictEqual({ list: [1, null, 'ä'] });
    expect(await store.transaction((tx) => tx.get('things', 'b'))).toBeUndefined();
    expect(await store.transaction((tx) => tx.get('others', 'a'))).toBeUndefined();
  });

  it('keeps nothing of a transaction that fails', async () => {
    const store = await open();
    await store.transaction((tx) => tx.put('things', 'a', 1));
    const failing = store.transaction(async (tx) => {
      await tx.put('things', 'a', 2);
      await tx.put('things', 'b', 2);
      await tx.delete('things', 'a');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    const rows = await store.transaction((tx) => tx.list('things'));
    expect(rows).toStrictEqual([{ key: 'a', value: 1 }]);
  });

  it('runs transactions one after another', async () => {
    const store = await open();
    const increment = () =>
      store.transaction(async (tx) => {
        const count = Number((await tx.get('counters', 'a')) ?? 0);
        await Promise.resolve();
        await tx.put('counters', 'a', count + 1);
      });
    await Promise.all(Array.from({ length: 600 }, increment));
    expect(await store.transaction((tx) => tx.get('counters', 'a'))).toBe(600);
  });

  it('lists by prefix, direction, start and limit', async () => {
    const store = await open();
    await store.transaction(async (tx) => {
      for (const key of ['b:2', 'a:1', 'B:9', 'b:1', 'b:3', 'c']) await tx.put('things', key, key);
    });
    const list = (range: ListRange) => read(store, range);
    expect(await list({})).toStrictEqual(['B:9', 'a:1', 'b:1', 'b:2', 'b:3', 'c']);
    expect(await list({ prefix: 'b:' })).toStrictEqual(['b:1', 'b:2', 'b:3']);
    expect(await list({ prefix: 'b:', reverse: true, limit: 2 })).toStrictEqual(['b:3', 'b:2']);
    expect(await list({ prefix: 'b:', after: 'b:1' })).toStrictEqual(['b:2', 'b:3']);
    expect(await list({ reverse: true, after: 'b:2' })).toStrictEqual(['b:1', 'a:1', 'B:9']);
  });

  it('forgets everything on clear', async () => {
    const store = await open();
    await store.transaction((tx) => tx.put('things', 'a', 1));
    await store.clear();
    expect(await read(store, {})).toStrictEqual([]);
  });
});

const read = async (store: SandboxStore, range: ListRange) =>
  (await store.transaction((tx) => tx.list('things', range))).map(({ key }) => key);

describe.each(Object.entries(stores))('createSandboxStore on %s', (_, open) => {
  it('keeps providers apart', async () => {
    const database = await open();
    const one = createSandboxStore(database, 'one');
    const two = createSandboxStore(database, 'two');
    await one.transaction((tx) => tx.put('things', 'a', 1));
    await two.transaction((tx) => tx.put('things', 'a', 2));
    await one.clear();
    expect(await two.transaction((tx) => tx.get('things', 'a'))).toBe(2);
  });
});
