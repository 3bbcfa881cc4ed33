import { hasMarker, TokenyardError } from './tokenyard-error.ts';

/** No token can be had now: the last mint failed a moment ago, or another process holds the lock. Nothing was sent. */
export class TokenUnavailableError extends TokenyardError {
  readonly provider: string;
  /** When the next mint may be tried. */
  readonly retryAt: Date;

  /** @param cause the error of the last mint; one that is not ours is kept in a Secret */
  constructor(provider: string, retryAt: Date, cause: unknown) {
    super('TokenUnavailableError', `No token of ${provider} is available before ${retryAt.toISOString()}`, { cause });
    this.provider = provider;
    this.retryAt = retryAt;
  }

  static override isInstance(error: unknown): error is TokenUnavailableError {
    return hasMarker(error, 'TokenUnavailableError');
  }
}
