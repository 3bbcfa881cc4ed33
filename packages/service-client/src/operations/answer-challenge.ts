import { defineOperation, json } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ChallengeId } from '../schemas/common.ts';
import { ChallengeAnswer, IssuedSecret, PendingChallenges } from '../schemas/tokens.ts';
import { bodyProblems, conflict, Located, notFound, providerProblems, shared, unprocessable } from './shared.ts';

/** Answer a challenge; when enough are answered the mint goes on. */
export const answerChallenge = defineOperation({
  ...shared,
  id: 'answerChallenge',
  method: 'POST',
  path: '/v1/challenges/{id}/answer',
  summary: 'Answer a challenge; when enough are answered the mint goes on',
  request: { path: z.strictObject({ id: ChallengeId }), body: json(ChallengeAnswer) },
  responses: {
    201: { description: 'The token with its secret', body: json(IssuedSecret), headers: Located },
    202: { description: 'Further challenges are open', body: json(PendingChallenges) },
    ...bodyProblems,
    ...notFound,
    ...conflict,
    ...unprocessable,
    ...providerProblems,
  },
  retry: 'never-after-send',
});
