import { bearer, defineOperation, json } from '@tokenyard/core';
import { TokenPath, TokenResponse } from '../schemas.ts';
import { commonErrors, entityErrors } from './responses.ts';

/** Reads one token. Needs the permission `mad.application.token.get`. */
export const getToken = defineOperation({
  id: 'getToken',
  method: 'GET',
  path: '/v1/organizations/{organizationId}/apps/{applicationId}/tokens/{tokenId}',
  summary: 'Get an app integration token',
  source: 'https://docs.applivery.com/en/app-distribution/api/app-api-token',
  auth: bearer(),
  request: { path: TokenPath },
  responses: {
    200: { description: 'The token', body: json(TokenResponse) },
    ...commonErrors,
    ...entityErrors,
  },
  retry: 'safe',
});
