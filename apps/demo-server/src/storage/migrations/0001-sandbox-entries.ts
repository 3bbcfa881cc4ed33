import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Database } from '../database.ts';

/** State of the sandboxes. Keys sort by character code, which PostgreSQL has to be told. */
export const sandboxEntries = (dialect: Database['dialect']): Migration => ({
  up: async (db) => {
    const text = sql.raw(dialect === 'postgres' ? 'text collate "C"' : 'text');
    await sql`
      create table sandbox_entries (
        provider text not null,
        collection text not null,
        key ${text} not null,
        value text not null,
        primary key (provider, collection, key)
      )`.execute(db);
  },
});
