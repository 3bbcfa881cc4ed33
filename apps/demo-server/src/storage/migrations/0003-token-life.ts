import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Database } from '../database.ts';
import { columnTypes } from './column-types.ts';

/** What is under way at providers: mints, their second factors, rotations, and who is at work on it. */
export const tokenLife = (dialect: Database['dialect']): Migration => ({
  up: async (db) => {
    const { text, int, strict } = columnTypes(dialect);
    await sql`
      create table mint_intents (
        id ${text} not null primary key,
        connection_id ${text} not null,
        request ${text} not null,
        key_id ${text} not null,
        tag ${text} not null,
        purpose ${text} not null,
        state ${text} not null,
        token_id ${text},
        lease_name ${text},
        created_at ${int} not null,
        updated_at ${int} not null
      ) ${strict}`.execute(db);
    await sql`create index mint_intents_by_state on mint_intents (state, updated_at)`.execute(db);
    await sql`create index mint_intents_of_token on mint_intents (token_id)`.execute(db);
    await sql`create index mint_intents_by_lease on mint_intents (lease_name, state)`.execute(db);
    await sql`
      create table leases (
        name ${text} not null primary key,
        holder ${text} not null,
        fence ${int} not null,
        until ${int} not null
      ) ${strict}`.execute(db);
    await sql`
      create table rotations (
        id ${text} not null primary key,
        connection_id ${text} not null,
        old_token_id ${text} not null,
        new_token_id ${text},
        step ${text} not null,
        grace_ms ${int} not null,
        grace_until ${int},
        skipped ${text} not null,
        error ${text},
        created_at ${int} not null,
        updated_at ${int} not null
      ) ${strict}`.execute(db);
    await sql`create index rotations_by_step on rotations (step, id)`.execute(db);
    await sql`create index rotations_of_token on rotations (old_token_id, step)`.execute(db);
    await sql`
      create table challenges (
        id ${text} not null primary key,
        connection_id ${text} not null,
        intent_id ${text} not null,
        provider_challenge_id ${text} not null,
        channel ${text} not null,
        hint ${text} not null,
        require_all ${int} not null,
        state ${text} not null,
        solvable_until ${int},
        resend_at ${int},
        request ${text} not null,
        key_id ${text} not null,
        created_at ${int} not null,
        updated_at ${int} not null
      ) ${strict}`.execute(db);
    await sql`create index challenges_of_intent on challenges (intent_id)`.execute(db);
    await sql`create index challenges_of_connection on challenges (connection_id, id)`.execute(db);
    await sql`create index challenges_by_state on challenges (state, updated_at)`.execute(db);
  },
});
