import { defineOperation, json, none } from '@tokenyard/core';
import * as z from 'zod/mini';
import { MerchantChallengeSolveRequest } from '../schemas.ts';
import { instanceMount } from './mount.ts';
import { challengeErrors, done } from './responses.ts';

/** Solves a challenge with the code that was sent. */
export const confirmChallenge = defineOperation({
  id: 'confirmChallenge',
  method: 'POST',
  path: '/challenge/{id}/confirm',
  mounts: [instanceMount],
  summary: 'Solve a challenge with its one-time code',
  source: 'https://docs.taler.net/core/merchant/post-challenge-CHALLENGE_ID-confirm.html',
  auth: none(),
  request: {
    path: z.strictObject({ id: z.string().check(z.minLength(1)) }),
    body: json(MerchantChallengeSolveRequest),
  },
  responses: { 204: done('The challenge is solved'), ...challengeErrors },
  retry: 'unsent-only',
});
