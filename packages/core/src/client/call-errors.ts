import { AbortError } from '../errors/abort-error.ts';
import { ApiError, type ApiErrorDetails } from '../errors/api-error.ts';
import { ConnectionError } from '../errors/connection-error.ts';
import { TimeoutError } from '../errors/timeout-error.ts';
import type { TransportError } from '../errors/transport-error.ts';
import type { RateLimit } from '../http/rate-limit.ts';
import type { OperationSpec } from '../operation/operation.ts';
import { Secret } from '../secret.ts';
import type { AttemptFailure } from './attempt.ts';
import type { Redact } from './redaction.ts';

/** The error that a caller sees for a failed attempt that is not repeated. */
export function transportErrorOf(failure: AttemptFailure, operation: OperationSpec, attempts: number): TransportError {
  const options = {
    operationId: operation.id,
    attempts,
    mayHaveTakenEffect: failure.sent && operation.retry !== 'safe',
    // Foreign errors may quote the URL, the headers or the body.
    cause: failure.cause === undefined ? undefined : new Secret(failure.cause),
  };
  const effect = options.mayHaveTakenEffect ? '; it may have taken effect' : '';
  switch (failure.reason) {
    case 'caller':
      return new AbortError(`${operation.id} was aborted${effect}`, options);
    case 'attempt-timeout':
      return new TimeoutError(`${operation.id} timed out${effect}`, options);
    case 'deadline':
      return new TimeoutError(`${operation.id} ran into its deadline${effect}`, options);
    case 'oversized':
      return new ConnectionError(`The response of ${operation.id} is larger than allowed${effect}`, options);
    case 'connection': {
      const code = failure.code === undefined ? '' : ` (${failure.code})`;
      return new ConnectionError(`The connection failed during ${operation.id}${code}${effect}`, {
        ...options,
        code: failure.code,
      });
    }
  }
}

export interface ApiFailure {
  readonly operation: OperationSpec;
  readonly attempt: number;
  readonly redact: Redact;
  readonly details: ApiErrorDetails;
  readonly body: unknown;
  readonly status: number;
  readonly requestId: string | undefined;
  readonly rateLimit: RateLimit | undefined;
  /** When a retry makes sense, in ms since 1970. */
  readonly announced: number | undefined;
  /** Milliseconds left of the deadline. */
  readonly budgetLeft: number;
}

/** The error that a caller sees for an error response. Texts of the provider are freed of what we sent. */
export function apiErrorOf(failure: ApiFailure): ApiError {
  const { operation, attempt, redact, details, body, status, announced, budgetLeft } = failure;
  return new ApiError({
    operationId: operation.id,
    status,
    attempts: attempt,
    code: redact(details.code),
    title: redact(details.title),
    detail: redact(details.detail),
    requestId: redact(failure.requestId),
    rateLimit: failure.rateLimit,
    retryAt: announced === undefined ? undefined : new Date(announced),
    budgetLeft: announced === undefined ? undefined : Math.max(0, budgetLeft),
    mayHaveTakenEffect: operation.retry !== 'safe' && status >= 500,
    body: new Secret(body),
  });
}
