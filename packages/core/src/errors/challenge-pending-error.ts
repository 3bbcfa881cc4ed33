import type { IssueChallenge } from '../tokens/issuer.ts';
import { hasMarker, TokenyardError } from './tokenyard-error.ts';

/** The provider wants a second factor before it issues. Solve the challenges, then issue again with their ids. */
export class ChallengePendingError extends TokenyardError {
  readonly provider: string;
  readonly challenges: readonly IssueChallenge[];
  /** True when all challenges have to be solved, false when one is enough. */
  readonly requireAll: boolean;

  constructor(provider: string, challenges: readonly IssueChallenge[], requireAll: boolean) {
    super('ChallengePendingError', `${provider} wants a second factor before it issues a token`);
    this.provider = provider;
    this.challenges = challenges;
    this.requireAll = requireAll;
  }

  static override isInstance(error: unknown): error is ChallengePendingError {
    return hasMarker(error, 'ChallengePendingError');
  }
}
