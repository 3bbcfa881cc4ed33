import type { SandboxStore, StoreTransaction } from './store.ts';

/** The store of a sandbox did not do its work: it is locked, full or gone. */
export class StoreFailure extends Error {
  constructor(cause: unknown) {
    super('The store failed', { cause });
    this.name = 'StoreFailure';
  }
}

const fail = (cause: unknown): never => {
  throw new StoreFailure(cause);
};

const watched = (tx: StoreTransaction): StoreTransaction => ({
  get: (...place) => tx.get(...place).catch(fail),
  put: (...entry) => tx.put(...entry).catch(fail),
  delete: (...place) => tx.delete(...place).catch(fail),
  list: (...range) => tx.list(...range).catch(fail),
});

/**
 * Runs `work` in a transaction and tells what went wrong in the work from what went wrong in the store.
 * @throws {StoreFailure} when it was the store
 */
export async function transact<T>(store: SandboxStore, work: (tx: StoreTransaction) => Promise<T>): Promise<T> {
  const thrownByWork = new Set<unknown>();
  const watch = (error: unknown): never => {
    thrownByWork.add(error);
    throw error;
  };
  return store
    .transaction((tx) => work(watched(tx)).catch(watch))
    .catch((error: unknown) => {
      throw thrownByWork.has(error) ? error : new StoreFailure(error);
    });
}
