import type { ListRange, SandboxStore, StoreEntry, StoreTransaction } from './store.ts';

type Tables = Map<string, Map<string, string>>;

/** A store that lives as long as the process. Values are kept as JSON text, so nobody can change them from outside. */
export class MemoryStore implements SandboxStore {
  readonly #tables: Tables = new Map();
  #last: Promise<unknown> = Promise.resolve();

  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    const result = this.#last.then(() => this.#run(work));
    this.#last = result.catch(() => undefined);
    return result;
  }

  clear(): Promise<void> {
    return this.transaction(async () => this.#tables.clear());
  }

  async #run<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
    const undo: (() => void)[] = [];
    try {
      return await work(new MemoryTransaction(this.#tables, undo));
    } catch (error) {
      for (const step of undo.reverse()) step();
      throw error;
    }
  }
}

class MemoryTransaction implements StoreTransaction {
  readonly #tables: Tables;
  readonly #undo: (() => void)[];

  constructor(tables: Tables, undo: (() => void)[]) {
    this.#tables = tables;
    this.#undo = undo;
  }

  async get(collection: string, key: string): Promise<unknown> {
    const text = this.#tables.get(collection)?.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  }

  async put(collection: string, key: string, value: unknown): Promise<void> {
    const text = JSON.stringify(value);
    this.#change(collection, key, (table) => table.set(key, text));
  }

  async delete(collection: string, key: string): Promise<void> {
    this.#change(collection, key, (table) => table.delete(key));
  }

  async list(collection: string, range: ListRange = {}): Promise<readonly StoreEntry[]> {
    const { prefix = '', reverse = false, limit = Number.POSITIVE_INFINITY, after } = range;
    const table = this.#tables.get(collection) ?? new Map<string, string>();
    const keys = [...table.keys()].filter((key) => key.startsWith(prefix)).sort(byCharacterCode);
    if (reverse) keys.reverse();
    return keys
      .filter((key) => after === undefined || (reverse ? key < after : key > after))
      .slice(0, limit)
      .map((key) => ({ key, value: JSON.parse(table.get(key) ?? 'null') }));
  }

  #change(collection: string, key: string, change: (table: Map<string, string>) => void): void {
    const table = this.#tables.get(collection) ?? new Map<string, string>();
    this.#tables.set(collection, table);
    const before = table.get(key);
    this.#undo.push(() => (before === undefined ? table.delete(key) : table.set(key, before)));
    change(table);
  }
}

const byCharacterCode = (a: string, b: string) => (a < b ? -1 : Number(a > b));
