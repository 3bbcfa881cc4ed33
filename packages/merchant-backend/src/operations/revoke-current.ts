import { bearer, defineOperation } from '@tokenyard/core';
import { instanceMount } from './mount.ts';
import { authErrors, done } from './responses.ts';

/** Revokes the token that the request carries. */
export const revokeCurrent = defineOperation({
  id: 'revokeCurrent',
  method: 'DELETE',
  path: '/private/token',
  mounts: [instanceMount],
  summary: 'Revoke the presented access token',
  source: 'https://docs.taler.net/core/merchant/delete-private-token.html',
  auth: bearer(),
  request: {},
  responses: { 204: done('The token is revoked'), ...authErrors },
  retry: 'never-after-send',
});
