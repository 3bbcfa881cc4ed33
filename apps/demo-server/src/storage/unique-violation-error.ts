/** A row was refused because another has the same value where values are unique. It names no value. */
export class UniqueViolationError extends Error {
  override readonly name = 'UniqueViolationError';
  readonly table: string;
  readonly columns: readonly string[];

  constructor(table: string, columns: readonly string[]) {
    super(`Another row of ${table} has the same ${columns.join(', ')}`);
    this.table = table;
    this.columns = columns;
  }
}
