import { DatabaseUnavailableError } from './database-unavailable-error.ts';
import { UniqueViolationError } from './unique-violation-error.ts';

/** Two transactions met, and the server undid one of them: serialization failure and deadlock. */
const met: readonly string[] = ['40001', '40P01'];

/** Classes and codes (postgresql.org/docs/current/errcodes-appendix.html) that tell of the server, not of us. */
const unavailable = /^(?:08|53|58|57014|57P0|25006|25P03|55P03)/;

/** Codes of Node.js for a connection that did not come about or broke. */
const network = /^(?:ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|ENOENT)/;

/** What `pg` says, without a code, when a connection breaks or the pool gives up waiting for one. */
const broken = /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection)/;

/** True when the same transaction may succeed when it is run again. */
export const mayRunAgain = (error: unknown): boolean => met.includes(codeOf(error));

/** PostgreSQL's error as one of ours, where we have one for it. */
export function postgresError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = codeOf(error);
  if (code === '23505') return uniqueViolation(error);
  if (unavailable.test(code) || network.test(code) || broken.test(error.message) || met.includes(code))
    return new DatabaseUnavailableError(reasonOf(error), { cause: error });
  return error;
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

/** Node.js tells of an address that is refused under all its IP addresses with an empty message. */
const reasonOf = (error: Error): string => (error.message === '' ? codeOf(error) : error.message);

function uniqueViolation(error: Error): UniqueViolationError {
  const table = 'table' in error && typeof error.table === 'string' ? error.table : '';
  const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : '';
  // "Key (api_key_id, key)=(…) already exists."
  const [, columns = ''] = /^Key \((.+?)\)=/.exec(detail) ?? [];
  return new UniqueViolationError(table, columns.split(', '));
}
