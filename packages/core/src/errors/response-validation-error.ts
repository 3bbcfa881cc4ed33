import type { InputIssue } from './invalid-request-error.ts';
import { hasMarker, TokenyardError, type TokenyardErrorOptions } from './tokenyard-error.ts';

export interface ResponseValidationErrorOptions extends TokenyardErrorOptions {
  readonly status: number;
  readonly attempts: number;
  readonly mayHaveTakenEffect: boolean;
  readonly issues?: readonly InputIssue[];
}

/** The provider reported success, but the response is not what the operation declares. */
export class ResponseValidationError extends TokenyardError {
  /** HTTP status. */
  readonly status: number;
  readonly attempts: number;
  /** True for an operation that must not be repeated blindly: it took effect, only its answer is unusable. */
  readonly mayHaveTakenEffect: boolean;
  readonly issues: readonly InputIssue[];

  constructor(reason: string, options: ResponseValidationErrorOptions) {
    const issues = options.issues ?? [];
    const list = issues.map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`).join('; ');
    const head = `Unusable response of ${options.operationId ?? 'request'} with status ${options.status}: ${reason}`;
    super('ResponseValidationError', list === '' ? head : `${head} (${list})`, options);
    this.status = options.status;
    this.attempts = options.attempts;
    this.mayHaveTakenEffect = options.mayHaveTakenEffect;
    this.issues = issues;
  }

  static override isInstance(error: unknown): error is ResponseValidationError {
    return hasMarker(error, 'ResponseValidationError');
  }
}
