import { hasMarker, TokenyardError, type TokenyardErrorOptions } from './tokenyard-error.ts';

export interface TransportErrorOptions extends TokenyardErrorOptions {
  /** True when the provider may have carried out an operation that must not be repeated blindly. */
  readonly mayHaveTakenEffect: boolean;
  /** Number of requests sent, the failed one included. */
  readonly attempts: number;
}

/** A call ended without a usable response. Base of the connection, timeout and abort errors. */
export class TransportError extends TokenyardError {
  /**
   * True when the provider may have received a request that must not be repeated blindly, such as one that mints a
   * token: a live token that nobody holds may exist.
   */
  readonly mayHaveTakenEffect: boolean;
  /** Number of requests sent, the failed one included. */
  readonly attempts: number;

  constructor(name: string, message: string, options: TransportErrorOptions) {
    super(name, message, options);
    this.mark('TransportError');
    this.mayHaveTakenEffect = options.mayHaveTakenEffect;
    this.attempts = options.attempts;
  }

  static override isInstance(error: unknown): error is TransportError {
    return hasMarker(error, 'TransportError');
  }
}
