import { sql } from 'kysely';
import { DEFAULT_MIGRATION_TABLE, Migrator } from 'kysely/migration';
import type { Database } from './database.ts';
import { sandboxEntries } from './migrations/0001-sandbox-entries.ts';
import { connectionsAndTokens } from './migrations/0002-connections-and-tokens.ts';
import { tokenLife } from './migrations/0003-token-life.ts';
import { callers } from './migrations/0004-callers.ts';
import { keysAndAudit } from './migrations/0005-keys-and-audit.ts';
import type { Db } from './tables.ts';

/**
 * Brings the tables up to date, forward only.
 * @throws {Error} when a newer version of the server has been at work, or another program; nothing is changed then
 */
export async function migrate(db: Db, dialect: Database['dialect']): Promise<void> {
  const migrations = {
    '0001-sandbox-entries': sandboxEntries(dialect),
    '0002-connections-and-tokens': connectionsAndTokens(dialect),
    '0003-token-life': tokenLife(dialect),
    '0004-callers': callers(dialect),
    '0005-keys-and-audit': keysAndAudit(dialect),
  };
  const schema = dialect === 'postgres' ? await demandOwnSchema(db) : undefined;
  const unknown = (await applied(db, schema)).find((name) => !Object.hasOwn(migrations, name));
  if (unknown !== undefined) throw new Error(`a newer version of this server has changed it (${unknown})`);
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => migrations },
    // Without it the migrator takes the table of another schema for its own.
    ...(schema === undefined ? {} : { migrationTableSchema: schema }),
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

/**
 * Our tables do not belong between those of others: whoever names the wrong database is told so before they are made.
 * What an extension brings along, such as `spatial_ref_sys` of PostGIS, is nobody's data. A file of SQLite is looked at
 * before it is opened. One statement, because other nodes may be making the tables at this moment.
 */
async function demandOwnSchema(db: Db): Promise<string> {
  const { rows } = await sql<{ schema: string | null; first: string | null }>`
    select current_schema() as schema, (
      select relation.relname from pg_class relation
      where relation.relnamespace = to_regnamespace(quote_ident(current_schema()))
        and relation.relkind in ('r', 'p', 'v', 'm', 'f')
        and not exists (
          select from pg_depend part
          where part.classid = 'pg_class'::regclass and part.objid = relation.oid and part.deptype = 'e'
        )
      order by relation.relname = ${DEFAULT_MIGRATION_TABLE} desc, relation.relname
      limit 1
    ) as first`.execute(db);
  const { schema, first } = rows[0] ?? {};
  if (schema == null) throw new Error('no schema of its search_path exists');
  if (first != null && first !== DEFAULT_MIGRATION_TABLE)
    throw new Error(`it belongs to another program, whose ${first} is in it`);
  return schema;
}

/** Names of the migrations that the database has seen. */
async function applied(db: Db, schema: string | undefined): Promise<readonly string[]> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  const isOurs = (table: (typeof tables)[number]) =>
    table.name === DEFAULT_MIGRATION_TABLE && (schema === undefined || table.schema === schema);
  if (!tables.some(isOurs)) return [];
  const { rows } = await sql<{ name: string }>`select name from ${sql.table(DEFAULT_MIGRATION_TABLE)}`.execute(db);
  return rows.map(({ name }) => name);
}
