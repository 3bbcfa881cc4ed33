import type { ProblemName } from './problem-kinds.ts';

/** A use case of the token service ends without its result. What it says is safe to show to the caller. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly kind: ProblemName;
  /** Further members of the problem details, in their spelling on the wire. */
  readonly members: Readonly<Record<string, unknown>>;
  /** When the caller may try again, in ms since 1970. */
  readonly retryAt: number | undefined;

  constructor(
    kind: ProblemName,
    detail: string,
    { members = {}, retryAt }: { members?: Readonly<Record<string, unknown>>; retryAt?: number | undefined } = {},
  ) {
    super(detail);
    this.kind = kind;
    this.members = members;
    this.retryAt = retryAt;
  }
}

export const notFound = (what: string) => new ServiceError('not-found', `There is no such ${what}`);
