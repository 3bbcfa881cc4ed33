import { bearer, defineOperation, json, optionalBody } from '@tokenyard/core';
import { TokenPath, TokenRequest, TokenResponse } from '../schemas.ts';
import { errorResponses } from './responses.ts';

/**
 * Changes a token's description and scopes, never its bearer. Needs the permission `mad.application.token.update`.
 * Send both members: what the provider does with one that is left out is not documented.
 */
export const updateToken = defineOperation({
  id: 'updateToken',
  method: 'PUT',
  path: '/v1/organizations/{organizationId}/apps/{applicationId}/tokens/{tokenId}',
  summary: 'Change an app integration token',
  source: 'https://docs.applivery.com/en/app-distribution/api/app-api-token',
  auth: bearer(),
  request: { path: TokenPath, body: optionalBody(json(TokenRequest)) },
  responses: { 200: { description: 'The changed token', body: json(TokenResponse) }, ...errorResponses },
  retry: 'never-after-send',
});
