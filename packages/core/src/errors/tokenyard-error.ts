/** What every error of this project tells beside its message. */
export interface TokenyardErrorOptions {
  /** Id of the operation that was called, when the error belongs to one. */
  readonly operationId?: string | undefined;
  /** What led to this error. It is kept in a {@link Secret}, because foreign errors may quote what we sent. */
  readonly cause?: unknown;
}

const prefix = '@tokenyard.error.';

/** Recognises an error by its marker, so that two copies of a package still know each other's errors. */
export function hasMarker(error: unknown, name: string): boolean {
  return typeof error === 'object' && error !== null && Symbol.for(prefix + name) in error;
}

/**
 * Base of all errors of this project. Test with `TokenyardError.isInstance(error)` instead of `instanceof`:
 * it also recognises errors of another copy of the package.
 */
export class TokenyardError extends Error {
  /** Id of the operation that was called. */
  declare readonly operationId?: string;

  constructor(name: string, message: string, options: TokenyardErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.mark('TokenyardError');
    this.mark(name);
    Object.defineProperty(this, 'name', { value: name, configurable: true });
    if (options.operationId !== undefined) this.operationId = options.operationId;
  }

  /** Adds the marker that `isInstance` of the class with this name looks for. */
  protected mark(name: string): void {
    Object.defineProperty(this, Symbol.for(prefix + name), { value: true });
  }

  /** The error as plain data: name, message and its public facts, without stack and cause. */
  toJSON(): Record<string, unknown> {
    return { ...Object.fromEntries(Object.entries(this)), name: this.name, message: this.message };
  }

  static isInstance(error: unknown): error is TokenyardError {
    return hasMarker(error, 'TokenyardError');
  }
}
