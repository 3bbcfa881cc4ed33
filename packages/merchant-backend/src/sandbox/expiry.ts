import { collection, numberKey, type StoreTransaction } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { challenges, outbox, tokenKeys, tokens } from './state.ts';

const perishable = { challenges, outbox, tokenKeys, tokens };

const Deadline = z.strictObject({
  /** Milliseconds (ms) since 1970. */
  at: z.int(),
  entries: z.array(z.tuple([z.enum(['challenges', 'outbox', 'tokenKeys', 'tokens']), z.string()])),
});
type Entries = z.infer<typeof Deadline>['entries'];

/** Entries that mean nothing from a moment on, by that moment. */
const deadlines = collection('deadlines', Deadline);

/** Entries that are removed at a time: more than one request adds. */
const batch = 20;

/**
 * Has entries removed some time after a moment (ms since 1970), and removes what is due. Readers must tell ended
 * entries themselves: this only keeps the store from growing.
 */
export async function removeAfter(tx: StoreTransaction, now: number, at: number, entries: Entries): Promise<void> {
  for (const due of await deadlines.list(tx, { limit: batch })) {
    if (due.at > now) break;
    for (const [kind, key] of due.entries) await perishable[kind].delete(tx, key);
    await deadlines.delete(tx, keyOf(due.at, due.entries));
  }
  await deadlines.put(tx, keyOf(at, entries), { at, entries });
}

const keyOf = (at: number, entries: Entries) => [numberKey(at), ...entries.flat()].join(' ');
