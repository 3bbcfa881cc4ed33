import { hasMarker } from './tokenyard-error.ts';
import { TransportError, type TransportErrorOptions } from './transport-error.ts';

/** The caller's signal ended the call. */
export class AbortError extends TransportError {
  constructor(message: string, options: TransportErrorOptions) {
    super('AbortError', message, options);
  }

  static override isInstance(error: unknown): error is AbortError {
    return hasMarker(error, 'AbortError');
  }
}
