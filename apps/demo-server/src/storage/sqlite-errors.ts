import { DatabaseUnavailableError } from './database-unavailable-error.ts';
import { UniqueViolationError } from './unique-violation-error.ts';

/** Result codes of SQLite (sqlite.org/rescode.html) that tell of the machine and not of the statement. */
const unavailable: readonly number[] = [5 /* busy */, 8 /* read-only */, 10 /* I/O */, 13 /* full */, 14 /* no file */];

/** SQLite's error as one of ours, where we have one for it. */
export function sqliteError(error: unknown): unknown {
  if (!(error instanceof Error && 'errcode' in error && typeof error.errcode === 'number')) return error;
  const [, columns] = /^UNIQUE constraint failed: (.+)$/.exec(error.message) ?? [];
  if (columns !== undefined) {
    const names = columns.split(', ').map((name) => name.split('.'));
    return new UniqueViolationError(
      names[0]?.[0] ?? '',
      names.map((name) => name[1] ?? ''),
    );
  }
  // The lower eight bits are the kind, the higher ones details.
  if (unavailable.includes(error.errcode & 0xff)) return new DatabaseUnavailableError(error.message, { cause: error });
  return error;
}
