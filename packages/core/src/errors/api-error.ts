import type { RateLimit } from '../http/rate-limit.ts';
import type { Secret } from '../secret.ts';
import { hasMarker, TokenyardError, type TokenyardErrorOptions } from './tokenyard-error.ts';

/** What a provider's error body says, in the terms that all providers share. */
export interface ApiErrorDetails {
  /** The provider's own code, as on the wire. */
  readonly code?: string | number | undefined;
  readonly title?: string | undefined;
  readonly detail?: string | undefined;
  /** Whether the operation may have been carried out all the same, where the provider says so itself. */
  readonly mayHaveTakenEffect?: boolean | undefined;
}

export interface ApiErrorOptions extends TokenyardErrorOptions, ApiErrorDetails {
  readonly status: number;
  readonly attempts: number;
  readonly mayHaveTakenEffect: boolean;
  readonly requestId?: string | undefined;
  readonly retryAt?: Date | undefined;
  readonly budgetLeft?: number | undefined;
  readonly rateLimit?: RateLimit | undefined;
  readonly body: Secret<unknown>;
}

/** The provider answered with an error. */
export class ApiError extends TokenyardError {
  /** HTTP status. */
  readonly status: number;
  /** The provider's own code, as on the wire. */
  declare readonly code?: string | number;
  declare readonly title?: string;
  declare readonly detail?: string;
  declare readonly requestId?: string;
  /** When a retry makes sense, if the provider said so. */
  declare readonly retryAt?: Date;
  /** Milliseconds (ms) that were left of the call's deadline when it gave up waiting for `retryAt`. */
  declare readonly budgetLeft?: number;
  declare readonly rateLimit?: RateLimit;
  /** Number of requests sent, the failed one included. */
  readonly attempts: number;
  /** True when the provider may nevertheless have carried out an operation that must not be repeated blindly. */
  readonly mayHaveTakenEffect: boolean;
  /** The parsed error body (text where it is no JSON). It may echo input, so it has to be revealed on purpose. */
  readonly body: Secret<unknown>;

  constructor(options: ApiErrorOptions) {
    super('ApiError', messageOf(options), options);
    this.status = options.status;
    this.attempts = options.attempts;
    this.mayHaveTakenEffect = options.mayHaveTakenEffect;
    this.body = options.body;
    const { code, title, detail, requestId, retryAt, budgetLeft, rateLimit } = options;
    const optional = { code, title, detail, requestId, retryAt, budgetLeft, rateLimit };
    for (const [name, value] of Object.entries(optional)) {
      if (value !== undefined) Object.defineProperty(this, name, { value, enumerable: true });
    }
  }

  static override isInstance(error: unknown): error is ApiError {
    return hasMarker(error, 'ApiError');
  }
}

function messageOf({ operationId, status, code, title, detail }: ApiErrorOptions): string {
  const said = [title, detail === title ? undefined : detail].filter((part) => part !== undefined && part !== '');
  const head = `${operationId ?? 'request'} failed with status ${status}${code === undefined ? '' : ` (${code})`}`;
  return said.length === 0 ? head : `${head}: ${said.join(': ')}`;
}
