import type { Db } from '../storage/tables.ts';

/** An act to be recorded. `details` hold no secret. */
export interface JournalEntry {
  /** Id of the connection that it belongs to, or `service`. */
  readonly chain: string;
  /** Who acted: an API key's id, or `system`. */
  readonly actor: string;
  readonly action: string;
  readonly target?: string | undefined;
  readonly outcome: string;
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/** Records acts in the transaction of what they did. */
export interface Journal {
  append(db: Db, entry: JournalEntry): Promise<void>;
  /** Records many acts at the cost of one; those of a chain in their order. */
  appendAll(db: Db, entries: readonly JournalEntry[]): Promise<void>;
}
