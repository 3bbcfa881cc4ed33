import { ProblemRefusal, type RequestFault } from '@tokenyard/core/serve';
import { DatabaseUnavailableError } from '../../storage/database-unavailable-error.ts';
import { type ProblemName, problemKinds } from '../../token-service/problem-kinds.ts';
import { ServiceError } from '../../token-service/service-error.ts';

/** Path under which the kinds of problems are described. */
export const problemsPath = '/problems';

/** URI of a kind of problem, relative to the service (RFC 9457, section 3.1.1). */
export const problemType = (kind: ProblemName | RequestFault): string => `${problemsPath}/${kind}`;

/** The problem details of an error that a use case ended with; `undefined` for a fault of ours. */
export function problemOf(error: unknown, now: number): ProblemRefusal | undefined {
  if (error instanceof DatabaseUnavailableError) {
    return problemOf(new ServiceError('unavailable', 'The database is out of reach', { retryAt: now + 1000 }), now);
  }
  if (!(error instanceof ServiceError)) return undefined;
  const { kind, message: detail, members, retryAt } = error;
  const { status, title } = problemKinds[kind];
  const wait = retryAt === undefined ? undefined : Math.max(1, Math.ceil((retryAt - now) / 1000));
  return new ProblemRefusal(
    { ...members, type: problemType(kind), title, status, detail },
    {
      ...(wait === undefined ? {} : { 'Retry-After': wait }),
      ...(kind === 'unauthorized' ? { 'WWW-Authenticate': 'Bearer realm="tokenyard"' } : {}),
    },
  );
}
