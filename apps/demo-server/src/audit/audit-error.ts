/**
 * The audit cannot be continued, because its last record is not what it was when it was written. What was to be
 * recorded is not done.
 */
export class AuditError extends Error {
  override readonly name = 'AuditError';
}
