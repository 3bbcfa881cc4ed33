import { type CallOptions, ChallengePendingError, type IssueChallenge } from '@tokenyard/core';
import type { MerchantBackendClient } from './client.ts';
import type { Challenge, ChallengeHeaders, ChallengeResponse } from './schemas.ts';

interface Challenged {
  readonly status: 202;
  readonly body: ChallengeResponse;
}
interface Done {
  readonly status: 200 | 204;
}

interface GuardedInput {
  readonly headers?: ChallengeHeaders;
}

/** An operation that may want a second factor: `client.createToken` or `client.changePassword`. */
export interface GuardedMethod<Input extends GuardedInput, Response extends Done | Challenged> {
  withResponse(input: Input, options?: CallOptions): Promise<Response>;
}

export interface SolveOptions extends CallOptions {
  /** The channel to use where one of several challenges is enough, e.g. `email`. Default that of the first. */
  readonly channel?: string | undefined;
}

type Solver = (challenge: Challenge) => string | Promise<string>;
type ChallengeRoom = Pick<MerchantBackendClient, 'sendChallenge' | 'confirmChallenge'>;

/**
 * Calls an operation. If a second factor is wanted, it has each code sent, asks `solve` for it, and repeats the very
 * same request with the ids of the solved challenges. Do not change `input` meanwhile: the server compares the bytes.
 * @throws {ApiError} with code 2125 when a code is wrong
 * @throws {ChallengePendingError} when the server still wants a second factor, e.g. because a challenge has expired
 */
export async function solveChallenges<Input extends GuardedInput, Response extends Done | Challenged>(
  client: ChallengeRoom,
  method: GuardedMethod<Input, Response>,
  input: Input,
  solve: Solver,
  options?: SolveOptions,
): Promise<Exclude<Response, Challenged>>;
export async function solveChallenges(
  client: ChallengeRoom,
  method: GuardedMethod<GuardedInput, Done | Challenged>,
  input: GuardedInput,
  solve: Solver,
  { channel, ...options }: SolveOptions = {},
): Promise<Done> {
  const first = await method.withResponse(input, options);
  if (first.status !== 202) return first;
  const wanted = wantedOf(first.body, channel);
  for (const challenge of wanted) {
    const path = { id: challenge.challenge_id };
    await client.sendChallenge({ path, body: {} }, options);
    await client.confirmChallenge({ path, body: { tan: await solve(challenge) } }, options);
  }
  const headers = solvedHeaders(wanted.map(({ challenge_id }) => challenge_id));
  const second = await method.withResponse({ ...input, headers }, options);
  if (second.status !== 202) return second;
  const { challenges, combi_and } = second.body;
  throw new ChallengePendingError('merchant-backend', challenges.map(issueChallengeOf), combi_and);
}

function wantedOf({ challenges, combi_and }: ChallengeResponse, channel: string | undefined): readonly Challenge[] {
  if (combi_and) return challenges;
  const preferred = challenges.find(({ tan_channel }) => tan_channel === channel);
  return preferred === undefined ? challenges.slice(0, 1) : [preferred];
}

/** The header that names solved challenges. */
export const solvedHeaders = (ids: readonly string[]): ChallengeHeaders => ({ 'Taler-Challenge-Ids': ids.join(',') });

/** A challenge in the terms that all providers share. */
export const issueChallengeOf = ({ challenge_id, tan_channel, tan_info }: Challenge): IssueChallenge => ({
  id: challenge_id,
  channel: tan_channel,
  hint: tan_info,
});
