import { hasMarker } from './tokenyard-error.ts';
import { TransportError, type TransportErrorOptions } from './transport-error.ts';

/** The connection failed: refused, reset, or broken while the response was read. */
export class ConnectionError extends TransportError {
  /** System code such as `ECONNREFUSED`, where the platform tells one. */
  declare readonly code?: string;

  constructor(message: string, options: TransportErrorOptions & { readonly code?: string | undefined }) {
    super('ConnectionError', message, options);
    if (options.code !== undefined) this.code = options.code;
  }

  static override isInstance(error: unknown): error is ConnectionError {
    return hasMarker(error, 'ConnectionError');
  }
}
