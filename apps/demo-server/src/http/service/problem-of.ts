import type { Reply } from '@tokenyard/core';
import { ProblemRefusal, type RequestFault } from '@tokenyard/core/serve';
import { DatabaseUnavailableError } from '../../storage/database-unavailable-error.ts';
import { type ProblemName, problemKinds } from '../../token-service/problem-kinds.ts';
import { ServiceError } from '../../token-service/service-error.ts';

/** Path under which the kinds of problems are described. */
export const problemsPath = '/problems';

/** URI of a kind of problem, relative to the service (RFC 9457, section 3.1.1). */
export const problemType = (kind: ProblemName | RequestFault): string => `${problemsPath}/${kind}`;

const realm = 'Bearer realm="tokenyard"';

/** What is wrong with a credential that was sent (RFC 6750, section 3.1). */
const challenges: Partial<Record<ProblemName, string>> = {
  unauthorized: `${realm}, error="invalid_token"`,
  forbidden: `${realm}, error="insufficient_scope"`,
};

/** The problem details of an error that a use case ended with; `undefined` for a fault of ours. */
export function problemOf(error: unknown, now: number): ProblemRefusal | undefined {
  if (error instanceof DatabaseUnavailableError) {
    return problemOf(new ServiceError('unavailable', 'The database is out of reach', { retryAt: now + 1000 }), now);
  }
  if (!(error instanceof ServiceError)) return undefined;
  const { kind, message: detail, members, retryAt } = error;
  const wait = retryAt === undefined ? undefined : Math.max(1, Math.ceil((retryAt - now) / 1000));
  return refusal(
    kind,
    { detail, ...(kind === 'mint-outcome-unknown' ? { may_have_taken_effect: true } : {}), ...members },
    {
      ...(wait === undefined ? {} : { 'Retry-After': wait }),
      ...(challenges[kind] === undefined ? {} : { 'WWW-Authenticate': challenges[kind] }),
    },
  );
}

/** Who sends no credential is told how to, and not that anything is wrong with one (RFC 6750, section 3.1). */
export const missingCredential = (): ProblemRefusal =>
  refusal('unauthorized', { detail: 'An API key is required' }, { 'WWW-Authenticate': realm });

function refusal(
  kind: ProblemName,
  members: Readonly<Record<string, unknown>> & { readonly detail: string },
  headers: Reply['headers'],
): ProblemRefusal {
  const { status, title } = problemKinds[kind];
  return new ProblemRefusal({ type: problemType(kind), title, status, ...members }, headers);
}
