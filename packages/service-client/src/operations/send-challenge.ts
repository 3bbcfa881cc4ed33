import { defineOperation, json } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ChallengeId } from '../schemas/common.ts';
import { Challenge } from '../schemas/tokens.ts';
import { bodyProblems, conflict, notFound, providerProblems, shared } from './shared.ts';

/** Have the code of a challenge sent. */
export const sendChallenge = defineOperation({
  ...shared,
  id: 'sendChallenge',
  method: 'POST',
  path: '/v1/challenges/{id}/send',
  summary: 'Have the code of a challenge sent',
  request: { path: z.strictObject({ id: ChallengeId }) },
  responses: {
    200: { description: 'The challenge as it is now', body: json(Challenge) },
    ...bodyProblems,
    ...notFound,
    ...conflict,
    ...providerProblems,
  },
  retry: 'never-after-send',
});
