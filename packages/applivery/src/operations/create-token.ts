import { bearer, defineOperation, json, optionalBody } from '@tokenyard/core';
import { ApplicationPath, TokenRequest, TokenResponse } from '../schemas.ts';
import { errorResponses } from './responses.ts';

/** Creates a token of an app. Needs the permission `mad.application.token.create`. */
export const createToken = defineOperation({
  id: 'createToken',
  method: 'POST',
  path: '/v1/organizations/{organizationId}/apps/{applicationId}/tokens',
  summary: 'Create an app integration token',
  source: 'https://docs.applivery.com/en/app-distribution/api/app-api-token',
  auth: bearer(),
  request: { path: ApplicationPath, body: optionalBody(json(TokenRequest)) },
  responses: { 200: { description: 'The token with its bearer', body: json(TokenResponse) }, ...errorResponses },
  retry: 'never-after-send',
});
