import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Database } from '../database.ts';
import { columnTypes } from './column-types.ts';

/** Who calls the service, how often, and which of their requests were answered already. */
export const callers = (dialect: Database['dialect']): Migration => ({
  up: async (db) => {
    const { text, int, strict } = columnTypes(dialect);
    await sql`
      create table api_keys (
        id ${text} not null primary key,
        name ${text} not null,
        secret_hash ${text} not null unique,
        role ${text} not null,
        connections ${text},
        rate_limit ${int},
        expires_at ${int},
        created_at ${int} not null,
        revoked_at ${int}
      ) ${strict}`.execute(db);
    await sql`
      create table rate_windows (
        api_key_id ${text} not null primary key,
        started_at ${int} not null,
        count ${int} not null
      ) ${strict}`.execute(db);
    await sql`
      create table idempotency_keys (
        api_key_id ${text} not null,
        key ${text} not null,
        operation ${text} not null,
        body_hash ${text} not null,
        state ${text} not null,
        response ${text},
        key_id ${text},
        lease_until ${int} not null,
        created_at ${int} not null,
        expires_at ${int} not null,
        primary key (api_key_id, key)
      ) ${strict}`.execute(db);
    await sql`create index idempotency_keys_by_end on idempotency_keys (expires_at)`.execute(db);
  },
});
