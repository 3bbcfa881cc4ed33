import { type output, safeParse } from 'zod/v4/core';
import type { Schema } from '../operation/operation.ts';
import { describeIssues } from '../schema-issues.ts';

/** Which entries of a collection to list, in the order of their keys. */
export interface ListRange {
  /** Only keys that begin with this text. */
  readonly prefix?: string;
  readonly reverse?: boolean;
  readonly limit?: number;
  /** Only keys behind this one, in the direction of the listing. */
  readonly after?: string;
}

export interface StoreEntry {
  readonly key: string;
  readonly value: unknown;
}

/**
 * Reads and writes of one transaction. Keys are ASCII text and sort by character code; values are plain JSON data.
 * Use {@link collection} for typed access.
 */
export interface StoreTransaction {
  get(collection: string, key: string): Promise<unknown>;
  put(collection: string, key: string, value: unknown): Promise<void>;
  delete(collection: string, key: string): Promise<void>;
  list(collection: string, range?: ListRange): Promise<readonly StoreEntry[]>;
}

/** Where a sandbox keeps its state: in memory, or in the database of a server. */
export interface SandboxStore {
  /**
   * Runs `work` alone: no other transaction of this store sees half of it. When `work` throws, nothing of it is kept.
   * What a resolved transaction wrote is durable. `work` must wait for nothing but the transaction itself and for
   * cryptography, because others queue behind it.
   */
  transaction<T>(work: (tx: StoreTransaction) => Promise<T>): Promise<T>;
  /** Forgets everything. */
  clear(): Promise<void>;
}

/** Typed access to one collection of a store. */
export interface Collection<T> {
  get(tx: StoreTransaction, key: string): Promise<T | undefined>;
  put(tx: StoreTransaction, key: string, value: T): Promise<void>;
  delete(tx: StoreTransaction, key: string): Promise<void>;
  list(tx: StoreTransaction, range?: ListRange): Promise<readonly T[]>;
}

/** Names a collection and the schema of its values; a stored value that no longer fits it is reported, not passed on. */
export function collection<S extends Schema>(name: string, schema: S): Collection<output<S>> {
  const read = (value: unknown): output<S> => {
    const result = safeParse(schema, value);
    if (result.success) return result.data;
    const faults = describeIssues(result.error.issues, value).map(
      (issue) => `${issue.path.join('.')}: ${issue.message}`,
    );
    throw new Error(`Stored ${name} entry does not fit its schema: ${faults.join('; ')}`);
  };
  return {
    get: async (tx, key) => {
      const value = await tx.get(name, key);
      return value === undefined ? undefined : read(value);
    },
    put: (tx, key, value) => tx.put(name, key, value),
    delete: (tx, key) => tx.delete(name, key),
    list: async (tx, range) => (await tx.list(name, range)).map((entry) => read(entry.value)),
  };
}

/** A number as a key that sorts by value: 16 digits. */
export const numberKey = (value: number): string => String(value).padStart(16, '0');
