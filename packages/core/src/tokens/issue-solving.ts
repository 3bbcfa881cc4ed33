import { ChallengePendingError } from '../errors/challenge-pending-error.ts';
import type { IssuedToken } from './issued-token.ts';
import type { IssueChallenge, IssueOptions, TokenIssuer } from './issuer.ts';

/**
 * Issues a token and solves a second factor with the given callback.
 * @throws {ChallengePendingError} when a second factor is wanted and nobody can solve it
 */
export async function issueSolving(
  issuer: TokenIssuer,
  request: unknown,
  solve: ((challenge: IssueChallenge) => Promise<string>) | undefined,
  options?: IssueOptions,
): Promise<IssuedToken> {
  const first = await issuer.issue(request, options);
  if (first.status === 'issued') return first.token;
  const { challenges, requireAll } = first;
  const room = issuer.challenges;
  if (solve === undefined || room === undefined)
    throw new ChallengePendingError(issuer.provider, challenges, requireAll);
  const wanted = requireAll ? challenges : challenges.slice(0, 1);
  for (const challenge of wanted) {
    await room.send(challenge.id, options);
    await room.confirm(challenge.id, await solve(challenge), options);
  }
  const second = await issuer.issue(request, { ...options, solvedChallenges: wanted.map(({ id }) => id) });
  if (second.status === 'issued') return second.token;
  throw new ChallengePendingError(issuer.provider, second.challenges, second.requireAll);
}
