import { bearer, defineOperation, json } from '@tokenyard/core';
import { DeleteResponse, TokenPath } from '../schemas.ts';
import { commonErrors, entityErrors } from './responses.ts';

/** Deletes a token at once and for good. Needs the permission `mad.application.token.remove`. */
export const deleteToken = defineOperation({
  id: 'deleteToken',
  method: 'DELETE',
  path: '/v1/organizations/{organizationId}/apps/{applicationId}/tokens/{tokenId}',
  summary: 'Delete an app integration token',
  source: 'https://docs.applivery.com/en/app-distribution/api/app-api-token',
  auth: bearer(),
  request: { path: TokenPath },
  responses: {
    200: { description: 'The token is deleted', body: json(DeleteResponse) },
    ...commonErrors,
    ...entityErrors,
  },
  retry: 'never-after-send',
});
