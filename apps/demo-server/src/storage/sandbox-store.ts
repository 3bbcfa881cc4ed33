import type { ListRange, SandboxStore, StoreTransaction } from '@tokenyard/core/sandbox';
import type { Database } from './database.ts';
import type { Db } from './tables.ts';

/** Sorts behind every key with the same beginning: keys are ASCII. */
const behind = '\uffff';

/** Keeps the state of one provider's sandbox in the database of the server. */
export function createSandboxStore(database: Database, provider: string): SandboxStore {
  const lock = `sandbox:${provider}`;
  return {
    transaction: (work) => database.transaction((db) => work(transactionOf(db, provider)), { lock }),
    clear: () =>
      database.transaction(
        async (db) => {
          await db.deleteFrom('sandbox_entries').where('provider', '=', provider).execute();
        },
        { lock },
      ),
  };
}

function transactionOf(db: Db, provider: string): StoreTransaction {
  return {
    get: async (collection, key) => {
      const row = await db
        .selectFrom('sandbox_entries')
        .select('value')
        .where('provider', '=', provider)
        .where('collection', '=', collection)
        .where('key', '=', key)
        .executeTakeFirst();
      return row === undefined ? undefined : JSON.parse(row.value);
    },
    put: async (collection, key, value) => {
      const text = JSON.stringify(value);
      await db
        .insertInto('sandbox_entries')
        .values({ provider, collection, key, value: text })
        .onConflict((conflict) => conflict.columns(['provider', 'collection', 'key']).doUpdateSet({ value: text }))
        .execute();
    },
    delete: async (collection, key) => {
      await db
        .deleteFrom('sandbox_entries')
        .where('provider', '=', provider)
        .where('collection', '=', collection)
        .where('key', '=', key)
        .execute();
    },
    list: (collection, range = {}) => listEntries(db, provider, collection, range),
  };
}

async function listEntries(db: Db, provider: string, collection: string, range: ListRange) {
  const { prefix = '', reverse = false, limit, after } = range;
  let query = db
    .selectFrom('sandbox_entries')
    .select(['key', 'value'])
    .where('provider', '=', provider)
    .where('collection', '=', collection)
    .orderBy('key', reverse ? 'desc' : 'asc');
  if (prefix !== '') query = query.where('key', '>=', prefix).where('key', '<', prefix + behind);
  if (after !== undefined) query = query.where('key', reverse ? '<' : '>', after);
  if (limit !== undefined) query = query.limit(limit);
  const rows = await query.execute();
  return rows.map(({ key, value }) => ({ key, value: JSON.parse(value) }));
}
