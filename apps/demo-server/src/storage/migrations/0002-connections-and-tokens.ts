import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Database } from '../database.ts';
import { columnTypes } from './column-types.ts';

/** Connections to providers and the tokens that were minted over them. */
export const connectionsAndTokens = (dialect: Database['dialect']): Migration => ({
  up: async (db) => {
    const { text, int, strict } = columnTypes(dialect);
    await sql`
      create table connections (
        id ${text} not null primary key,
        name ${text} not null unique,
        provider ${text} not null,
        base_url ${text},
        credentials ${text} not null,
        key_id ${text} not null,
        default_request ${text} not null,
        version ${int} not null,
        created_at ${int} not null,
        updated_at ${int} not null
      ) ${strict}`.execute(db);
    await sql`
      create table tokens (
        id ${text} not null primary key,
        connection_id ${text} not null,
        provider ${text} not null,
        request_key ${text} not null,
        subject ${text} not null,
        scopes ${text} not null,
        secret_hash ${text} not null,
        secret ${text},
        key_id ${text},
        provider_token_id ${text},
        refreshable ${int} not null,
        expiry_kind ${text} not null,
        expires_at ${int},
        issued_at ${int} not null,
        status ${text} not null,
        status_at ${int} not null,
        description ${text}
      ) ${strict}`.execute(db);
    await sql`create index tokens_by_request on tokens (connection_id, request_key, status)`.execute(db);
    await sql`create index tokens_by_end on tokens (status, expires_at)`.execute(db);
    await sql`create index tokens_by_hash on tokens (secret_hash)`.execute(db);
    await sql`create index tokens_by_key on tokens (key_id, id) where key_id is not null`.execute(db);
    await sql`create index tokens_by_time on tokens (issued_at, id)`.execute(db);
    await sql`create index tokens_of_connection on tokens (connection_id, issued_at, id)`.execute(db);
  },
});
