/** The database cannot work now: out of reach, full, locked by another program. Nothing of the transaction is kept. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}
