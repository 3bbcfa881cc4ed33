import { bearer, defineOperation, json } from '@tokenyard/core';
import { ChallengeHeaders, InstanceAuthConfigurationMessage } from '../schemas.ts';
import { instanceMount } from './mount.ts';
import { authErrors, challenged, done } from './responses.ts';

/** Sets a new password for the instance; tokens stay valid. Needs `instances-auth-write`. */
export const changePassword = defineOperation({
  id: 'changePassword',
  method: 'POST',
  path: '/private/auth',
  mounts: [instanceMount],
  summary: 'Change the password of the instance',
  source: 'https://docs.taler.net/core/merchant/post-management-instances-INSTANCE-auth.html',
  auth: bearer(),
  request: { headers: ChallengeHeaders, body: json(InstanceAuthConfigurationMessage) },
  responses: { 204: done('The password is changed'), ...challenged, ...authErrors },
  retry: 'never-after-send',
});
