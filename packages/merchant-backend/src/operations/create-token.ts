import { anyOf, basic, bearer, defineOperation, json } from '@tokenyard/core';
import { ChallengeHeaders, CorsHeaders, LoginTokenRequest, LoginTokenSuccessResponse } from '../schemas.ts';
import { instanceMount } from './mount.ts';
import { authErrors, challenged } from './responses.ts';

/** Trades the password of the instance, or a refreshable token, for a token. */
export const createToken = defineOperation({
  id: 'createToken',
  method: 'POST',
  path: '/private/token',
  mounts: [instanceMount],
  summary: 'Create an access token',
  source: 'https://docs.taler.net/core/merchant/post-private-token.html',
  auth: anyOf(basic(), bearer()),
  request: { headers: ChallengeHeaders, body: json(LoginTokenRequest) },
  responses: {
    200: { description: 'The token', body: json(LoginTokenSuccessResponse), headers: CorsHeaders },
    ...challenged,
    ...authErrors,
  },
  retry: 'never-after-send',
});
