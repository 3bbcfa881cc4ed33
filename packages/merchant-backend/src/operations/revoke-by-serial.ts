import { bearer, defineOperation } from '@tokenyard/core';
import * as z from 'zod/mini';
import { instanceMount } from './mount.ts';
import { authErrors, done } from './responses.ts';

/** Revokes a token that the list names. Needs `tokens-write`. */
export const revokeBySerial = defineOperation({
  id: 'revokeBySerial',
  method: 'DELETE',
  path: '/private/tokens/{serial}',
  mounts: [instanceMount],
  summary: 'Revoke an access token by its serial',
  source: 'https://docs.taler.net/core/merchant/delete-private-tokens-SERIAL.html',
  auth: bearer(),
  request: { path: z.strictObject({ serial: z.int().check(z.gte(1)) }) },
  responses: { 204: done('The token is revoked'), ...authErrors },
  retry: 'never-after-send',
});
