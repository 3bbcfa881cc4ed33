import {
  iterateApiKeys,
  iterateAudit,
  iterateChallenges,
  iterateConnections,
  iterateTokens,
  type TokenServiceClient,
} from '@tokenyard/service-client';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { connectionIds } from './__fixtures__/ids.ts';
import { clientStage } from './__fixtures__/typed-client.ts';

type Client = TokenServiceClient;

interface List {
  /** Adds one item. */
  readonly add: (client: Client, count: number) => Promise<unknown>;
  readonly read: (client: Client, limit: number) => AsyncIterable<unknown>;
}

const keyOf = (item: unknown): string => JSON.stringify(item);
const mint = (client: Client) => client.mintToken({ path: { id: connectionIds.applivery } });

const lists: Readonly<Record<string, List>> = {
  connections: {
    add: (client, count) =>
      client.createConnection({
        body: { name: `c${count}`, provider: 'mews-pos', credentials: { apiKey: 'sk_test_x' } },
      }),
    read: (client, limit) => iterateConnections(client, { query: { limit } }),
  },
  tokens: { add: mint, read: (client, limit) => iterateTokens(client, { query: { limit } }) },
  challenges: {
    add: (client) => client.mintToken({ path: { id: connectionIds['second-factor'] } }),
    read: (client, limit) => iterateChallenges(client, { query: { limit } }),
  },
  'the audit': { add: mint, read: (client, limit) => iterateAudit(client, { query: { limit } }) },
  'API keys': {
    add: (client) => client.createApiKey({ body: { name: 'x', role: 'reader' } }),
    read: (client, limit) => iterateApiKeys(client, { query: { limit } }),
  },
};

const all = async (items: AsyncIterable<unknown>): Promise<readonly string[]> => {
  const found: string[] = [];
  for await (const item of items) found.push(keyOf(item));
  return found;
};

describe.each(Object.entries(lists))('pages of %s', (_, { add, read }) => {
  it('give each item that was there exactly once, whatever is added meanwhile and by whatever clock', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.integer({ min: -2000, max: 2000 }), { maxLength: 6 }),
        fc.array(fc.option(fc.integer({ min: -2000, max: 2000 }), { freq: 3 }), { maxLength: 12 }),
        async (limit, before, meanwhile) => {
          const { clientOf, clock, opened } = clientStage();
          await opened;
          const client = clientOf('admin');
          let added = 0;
          // Nodes whose clocks do not agree.
          const addAt = async (ms: number) => {
            clock.advance(ms);
            await add(client, added++);
          };
          for (const ms of before) await addAt(ms);
          const there = await all(read(client, 200));
          const found: string[] = [];
          for await (const item of read(client, limit)) {
            found.push(keyOf(item));
            const ms = meanwhile.shift() ?? null;
            if (ms !== null) await addAt(ms);
          }
          expect(new Set(found).size).toBe(found.length);
          expect(there.filter((item) => !found.includes(item))).toStrictEqual([]);
        },
      ),
      { numRuns: 15 },
    );
  });
});
