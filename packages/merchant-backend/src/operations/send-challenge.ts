import { defineOperation, json, none } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ChallengeRequest, ChallengeRequestResponse, CorsHeaders } from '../schemas.ts';
import { instanceMount } from './mount.ts';
import { challengeErrors } from './responses.ts';

/** Has the one-time code of a challenge sent. */
export const sendChallenge = defineOperation({
  id: 'sendChallenge',
  method: 'POST',
  path: '/challenge/{id}',
  mounts: [instanceMount],
  summary: 'Send the one-time code of a challenge',
  source: 'https://docs.taler.net/core/merchant/post-challenge-CHALLENGE_ID.html',
  auth: none(),
  request: { path: z.strictObject({ id: z.string().check(z.minLength(1)) }), body: json(ChallengeRequest) },
  responses: {
    200: { description: 'A code is on its way', body: json(ChallengeRequestResponse), headers: CorsHeaders },
    ...challengeErrors,
  },
  retry: 'unsent-only',
});
