import { type Kysely, sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import { sandboxEntries } from './migrations/0001-sandbox-entries.ts';
import { connectionsAndTokens } from './migrations/0002-connections-and-tokens.ts';
import { tokenLife } from './migrations/0003-token-life.ts';
import { callers } from './migrations/0004-callers.ts';
import { keysAndAudit } from './migrations/0005-keys-and-audit.ts';
import type { Tables } from './tables.ts';

/**
 * Brings the tables up to date, forward only.
 * @throws {Error} when a newer version of the server has been at work; nothing is changed then
 */
export async function migrate(db: Kysely<Tables>, dialect: Database['dialect']): Promise<void> {
  const migrations = {
    '0001-sandbox-entries': sandboxEntries(dialect),
    '0002-connections-and-tokens': connectionsAndTokens(dialect),
    '0003-token-life': tokenLife(dialect),
    '0004-callers': callers(dialect),
    '0005-keys-and-audit': keysAndAudit(dialect),
  };
  const unknown = (await applied(db)).find((name) => !Object.hasOwn(migrations, name));
  if (unknown !== undefined) throw new Error(`a newer version of this server has changed it (${unknown})`);
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/** Names of the migrations that the database has seen. */
async function applied(db: Kysely<Tables>): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some(({ name }) => name === DEFAULT_MIGRATION_TABLE)) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
  return rows.map(({ name }) => name);
}
