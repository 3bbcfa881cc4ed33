import { describe, expect, it } from 'vitest';
import type { Database } from '../../storage/database.ts';
import { openSqlite } from '../../storage/sqlite-database.ts';
import { problemKinds } from '../../token-service/problem-kinds.ts';
import { request } from './__fixtures__/exchanges/parts.ts';
import { sample } from './__fixtures__/exchanges/samples.ts';
import { clientStage } from './__fixtures__/typed-client.ts';

describe('a fault of the service itself', () => {
  it('is answered without a word of it, and reported', async () => {
    const fault = new Error('column "secret" of relation "tokens" holds sk_live_1');
    let isBroken = false;
    const openDatabase = async (): Promise<Database> => {
      const database = await openSqlite(':memory:');
      const transaction: Database['transaction'] = async (work, options) => {
        if (isBroken) throw fault;
        return database.transaction(work, options);
      };
      return { ...database, transaction };
    };
    const stage = clientStage({ openDatabase });
    const { errors } = await stage.opened;
    isBroken = true;
    const { target, ...init } = sample('listTokens');
    const response = await stage.fetch(`http://localhost${target}`, { method: init.method, headers: init.headers });
    expect([response.status, await response.json()]).toStrictEqual([
      500,
      {
        type: '/problems/internal',
        title: 'Internal Server Error',
        status: 500,
        detail: 'An unexpected error occurred',
      },
    ]);
    expect(errors).toStrictEqual([fault]);
  });
});

describe('a kind of problem', () => {
  it.each(Object.entries(problemKinds))(
    '%s has a page under its URI',
    async (kind, { title, status, meaning, remedy }) => {
      const stage = clientStage();
      const response = await stage.fetch(`http://localhost/problems/${kind}`, { method: 'GET' });
      expect([response.status, response.headers.get('content-type')]).toStrictEqual([200, 'text/plain; charset=utf-8']);
      const page = await response.text();
      for (const text of [title, String(status), meaning, remedy]) expect(page).toContain(text);
    },
  );

  it('is a URI that leads there from the service', async () => {
    const stage = clientStage();
    const { target, ...init } = request('GET', '/v1/nothing');
    const url = `http://localhost${target}`;
    const response = await stage.fetch(url, { method: init.method, headers: init.headers });
    const { type } = await response.json();
    const page = await stage.fetch(new URL(type, url).href, { method: 'GET' });
    expect(await page.text()).toMatch(/^Not Found \(404\)/);
  });
});
