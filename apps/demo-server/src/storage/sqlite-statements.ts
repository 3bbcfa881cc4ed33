import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** Statements kept prepared; the queries of this server are few. */
const capacity = 200;

/**
 * Shows `node:sqlite` to Kysely in the shape that it expects, and keeps statements prepared.
 * @param translate gives the error that is thrown instead of SQLite's
 */
export function statementsOf(database: DatabaseSync, translate: (error: unknown) => unknown): SqliteDatabase {
  const attempt = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw translate(error);
    }
  };
  const prepared = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare: (sql) => {
      const known = prepared.get(sql);
      if (known !== undefined) return known;
      if (prepared.size >= capacity) prepared.clear();
      const statement = attempt(() => statementOf(database, sql, attempt));
      prepared.set(sql, statement);
      return statement;
    },
  };
}

function statementOf(database: DatabaseSync, sql: string, attempt: <T>(work: () => T) => T): SqliteStatement {
  const statement = database.prepare(sql);
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => attempt(() => statement.all(...parameters.map(inputValue))),
    run: (parameters) => attempt(() => statement.run(...parameters.map(inputValue))),
    iterate: (parameters) => statement.iterate(...parameters.map(inputValue)),
  };
}

function inputValue(value: unknown): SQLInputValue {
  // PostgreSQL cannot store it: what one store refuses, the other must not keep.
  if (typeof value === 'string' && value.includes('\0')) throw new TypeError('A text holds a null character');
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint')
    return value;
  if (value instanceof Uint8Array) return value;
  if (typeof value === 'boolean') return Number(value);
  throw new TypeError(`SQLite cannot store a value of type ${typeof value}`);
}
