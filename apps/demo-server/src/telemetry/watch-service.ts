import { AsyncLocalStorage } from 'node:async_hooks';
import type { Database } from '../storage/database.ts';
import type { ServiceContext } from '../token-service/context.ts';
import type { Journal, JournalEntry } from '../token-service/journal.ts';
import { providerHooks } from './provider-hooks.ts';
import type { Telemetry } from './telemetry.ts';

type Watched = Pick<ServiceContext, 'database' | 'journal' | 'hooksOf'>;

/**
 * The parts of a token service, so that its calls of providers are traced, told and counted, and its acts counted. An
 * act counts when its transaction is on disk: one that was undone and run again counts once, one that failed never.
 */
export function watchService({ database, journal }: Omit<Watched, 'hooksOf'>, telemetry: Telemetry): Watched {
  const transactions = new AsyncLocalStorage<JournalEntry[]>();
  const note = (entries: readonly JournalEntry[]) => transactions.getStore()?.push(...entries);

  const transaction: Database['transaction'] = async (work, options) => {
    let acts: JournalEntry[] = [];
    const result = await database.transaction((db) => {
      acts = [];
      return transactions.run(acts, () => work(db));
    }, options);
    for (const { action, outcome } of acts) telemetry.metrics.act(action, outcome);
    return result;
  };
  const append: Journal['append'] = async (db, entry) => {
    await journal.append(db, entry);
    note([entry]);
  };
  const appendAll: Journal['appendAll'] = async (db, entries) => {
    await journal.appendAll(db, entries);
    note(entries);
  };
  return {
    database: { ...database, transaction },
    journal: { append, appendAll },
    hooksOf: (provider) => providerHooks(telemetry, provider),
  };
}
