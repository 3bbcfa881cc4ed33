import { collection, numberKey, type StoreTransaction } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';

interface Row {
  readonly Id: string;
  readonly CreatedUtc: string;
}

/** Rows of one kind, found by id and listed by creation, newest first; of one moment, the later added first. */
export interface Rows<T extends Row> {
  add(tx: StoreTransaction, row: T): Promise<void>;
  get(tx: StoreTransaction, id: string): Promise<T | undefined>;
  /** Puts a row in the place of the one with its id. */
  replace(tx: StoreTransaction, row: T): Promise<void>;
  /** Rows behind the one with the given id, or all. */
  newestFirst(tx: StoreTransaction, behind?: string): AsyncGenerator<T, void>;
  /** The rows with the given ids, in the same order, behind the one with the given id. */
  pick(tx: StoreTransaction, ids: readonly string[], behind?: string): Promise<readonly T[]>;
}

const chunk = 200;
const numbers = collection('row-numbers', z.number());

/** Names a kind of rows and their schema. */
export function rowsOf<S extends z.ZodMiniType<Row>>(name: string, schema: S): Rows<z.output<S>> {
  type T = z.output<S>;
  const rows = collection(name, schema);
  const keys = collection(`${name}-keys`, z.string());
  const keyOf = async (tx: StoreTransaction, id: string): Promise<string> => {
    const key = await keys.get(tx, id);
    if (key === undefined) throw new Error(`There is no row ${id} in ${name}`);
    return key;
  };
  return {
    add: async (tx, row) => {
      const number = ((await numbers.get(tx, name)) ?? 0) + 1;
      await numbers.put(tx, name, number);
      const key = `${row.CreatedUtc}/${numberKey(number)}`;
      await keys.put(tx, row.Id, key);
      await rows.put(tx, key, row);
    },
    get: async (tx, id) => {
      const key = await keys.get(tx, id);
      return key === undefined ? undefined : rows.get(tx, key);
    },
    replace: async (tx, row) => rows.put(tx, await keyOf(tx, row.Id), row),
    newestFirst: async function* (tx, behind) {
      let after = behind === undefined ? {} : { after: await keyOf(tx, behind) };
      for (;;) {
        const found = await rows.list(tx, { reverse: true, limit: chunk, ...after });
        yield* found;
        const last = found.at(-1);
        if (last === undefined || found.length < chunk) return;
        after = { after: await keyOf(tx, last.Id) };
      }
    },
    pick: async (tx, ids, behind) => {
      const border = behind === undefined ? undefined : await keyOf(tx, behind);
      const found: (readonly [key: string, row: T])[] = [];
      for (const id of new Set(ids)) {
        const key = await keys.get(tx, id);
        const row = key === undefined || (border !== undefined && key >= border) ? undefined : await rows.get(tx, key);
        if (key !== undefined && row !== undefined) found.push([key, row]);
      }
      return found.sort(([a], [b]) => (a < b ? 1 : -1)).map(([, row]) => row);
    },
  };
}
