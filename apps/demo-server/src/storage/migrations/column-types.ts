import { type RawBuilder, sql } from 'kysely';
import type { Database } from '../database.ts';

/** How a dialect spells what the tables are made of. */
export interface ColumnTypes {
  /** Text that sorts by code point. */
  readonly text: RawBuilder<unknown>;
  /** Integers up to 2^53, moments in ms since 1970 among them. */
  readonly int: RawBuilder<unknown>;
  /** Ends a table definition: SQLite checks the types of columns only when told. */
  readonly strict: RawBuilder<unknown>;
}

const types: Readonly<Record<Database['dialect'], ColumnTypes>> = {
  sqlite: { text: sql`text`, int: sql`integer`, strict: sql`strict` },
  postgres: { text: sql`text collate "C"`, int: sql`bigint`, strict: sql`` },
};

export const columnTypes = (dialect: Database['dialect']): ColumnTypes => types[dialect];
