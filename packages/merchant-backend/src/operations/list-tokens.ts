import { bearer, defineOperation, json } from '@tokenyard/core';
import { CorsHeaders, TokenInfos, TokenQuery } from '../schemas.ts';
import { instanceMount } from './mount.ts';
import { authErrors, done } from './responses.ts';

/** Lists the live tokens of the instance, a page at a time. Needs `tokens-read`. */
export const listTokens = defineOperation({
  id: 'listTokens',
  method: 'GET',
  path: '/private/tokens',
  mounts: [instanceMount],
  summary: 'List the access tokens of the instance',
  source: 'https://docs.taler.net/core/merchant/get-private-tokens.html',
  auth: bearer(),
  request: { query: TokenQuery },
  responses: {
    200: { description: 'A page of tokens', body: json(TokenInfos), headers: CorsHeaders },
    204: done('There are no tokens, or no more'),
    ...authErrors,
  },
  retry: 'safe',
});
