import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Database } from '../database.ts';
import { columnTypes } from './column-types.ts';

/** Which encryption keys were used, and the chained records of all that was done. */
export const keysAndAudit = (dialect: Database['dialect']): Migration => ({
  up: async (db) => {
    const { text, int, strict } = columnTypes(dialect);
    await sql`
      create table encryption_keys (
        key_id ${text} not null primary key,
        check_value ${text} not null,
        first_used_at ${int} not null
      ) ${strict}`.execute(db);
    await sql`
      create table audit_records (
        chain ${text} not null,
        seq ${int} not null,
        at ${int} not null,
        actor ${text} not null,
        action ${text} not null,
        target ${text},
        outcome ${text} not null,
        details ${text} not null,
        key_id ${text} not null,
        previous_mac ${text} not null,
        mac ${text} not null,
        primary key (chain, seq)
      ) ${strict}`.execute(db);
    await sql`create index audit_records_by_time on audit_records (at, chain, seq)`.execute(db);
    await sql`
      create table audit_heads (
        chain ${text} not null primary key,
        seq ${int} not null,
        mac ${text} not null,
        key_id ${text} not null,
        head_mac ${text} not null
      ) ${strict}`.execute(db);
    await sql`
      create table audit_checkpoints (
        seq ${int} not null primary key,
        at ${int} not null,
        heads ${text} not null,
        previous_mac ${text} not null,
        key_id ${text} not null,
        mac ${text} not null
      ) ${strict}`.execute(db);
  },
});
