import { hasMarker } from './tokenyard-error.ts';
import { TransportError, type TransportErrorOptions } from './transport-error.ts';

/** An attempt ran into its timeout, or the call into its deadline. */
export class TimeoutError extends TransportError {
  constructor(message: string, options: TransportErrorOptions) {
    super('TimeoutError', message, options);
  }

  static override isInstance(error: unknown): error is TimeoutError {
    return hasMarker(error, 'TimeoutError');
  }
}
