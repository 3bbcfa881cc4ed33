import { hasMarker, TokenyardError, type TokenyardErrorOptions } from './tokenyard-error.ts';

/** One violated rule of an input: where, and which rule with its limit. It never holds the value. */
export interface InputIssue {
  /** Path from the input's root, e.g. `['body', 'data', 'type']`. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** The input of a call breaks the rules of its operation. Nothing was sent. */
export class InvalidRequestError extends TokenyardError {
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[], options: TokenyardErrorOptions = {}) {
    const list = issues.map((issue) => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ');
    super('InvalidRequestError', `Invalid input${of(options)}: ${list}`, options);
    this.issues = issues;
  }

  static override isInstance(error: unknown): error is InvalidRequestError {
    return hasMarker(error, 'InvalidRequestError');
  }
}

const of = (options: TokenyardErrorOptions) => (options.operationId === undefined ? '' : ` of ${options.operationId}`);
