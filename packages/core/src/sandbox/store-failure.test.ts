import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { defineOperation, json, none } from '../index.ts';
import { createSandbox, MemoryStore, replyFor, type SandboxStore } from './index.ts';
import { StoreFailure, transact } from './store-failure.ts';

const broken = new Error('the disk is full');
const withBroken = (part: 'get' | 'commit'): SandboxStore => {
  const store = new MemoryStore();
  return {
    clear: () => store.clear(),
    transaction: (work) =>
      store.transaction(async (tx) => {
        const result = await work(part === 'get' ? { ...tx, get: () => Promise.reject(broken) } : tx);
        if (part === 'commit') throw broken;
        return result;
      }),
  };
};

describe('transact', () => {
  it('tells a failed read, and a failed commit, from a failure of the work', async () => {
    const read = transact(withBroken('get'), (tx) => tx.get('things', 'a'));
    await expect(read).rejects.toThrow(expect.objectContaining({ name: 'StoreFailure', cause: broken }));
    const commit = transact(withBroken('commit'), async () => 1);
    await expect(commit).rejects.toBeInstanceOf(StoreFailure);
    const work = transact(new MemoryStore(), async () => {
      throw broken;
    });
    await expect(work).rejects.toBe(broken);
  });
});

describe('a sandbox whose store fails', () => {
  const failed = { description: 'failed', body: json(z.object({ error: z.string() })) };
  const responses = { 200: { description: 'ok' }, 500: failed, 503: failed };
  const operation = defineOperation({
    id: 'getThing',
    method: 'GET',
    path: '/thing',
    summary: 'Reads the thing',
    source: 'test',
    auth: none(),
    request: {},
    responses,
    retry: 'safe',
  });
  const reply = replyFor(responses);
  const sandboxOn = (store: SandboxStore, onError?: (error: unknown) => void) =>
    createSandbox(
      {
        provider: 'things',
        operations: { getThing: operation },
        fallback: responses,
        maxBodyBytes: 1,
        secretMembers: [],
        answer: async () => reply(200),
        failure: (status) => (status === 500 ? reply(500, { body: { error: 'internal' } }) : undefined),
        outage: () => reply(503, { body: { error: 'outage' } }),
        seed: async () => undefined,
      },
      { store, onError },
    );

  it('answers with the outage of its provider and tells why', async () => {
    const told: unknown[] = [];
    const response = await sandboxOn(withBroken('get'), (error) => told.push(error)).fetch('http://localhost/thing');
    expect([response.status, await response.json()]).toStrictEqual([503, { error: 'outage' }]);
    expect(told).toStrictEqual([new StoreFailure(broken)]);
  });

  it('rejects where nobody is told', async () => {
    await expect(sandboxOn(withBroken('commit')).fetch('http://localhost/thing')).rejects.toBeInstanceOf(StoreFailure);
  });
});
