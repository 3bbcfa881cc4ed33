import { accepting, bodyMembers, defineOperation, json, mediaTypes } from '@tokenyard/core';
import { ClientAdminTokenRequest, OAuthTokenResponseApiResult } from '../schemas.ts';
import { tokenErrors } from './responses.ts';

/** Trades the id and secret of a main client for a token. */
export const createToken = defineOperation({
  id: 'createToken',
  method: 'POST',
  path: '/admin/api/v1/Token',
  summary: 'Create a token',
  source: 'https://docs.meshconnect.com/api-reference/account-management/auth-token/generate-auth-token',
  auth: bodyMembers('clientId', 'clientSecret'),
  request: { body: accepting(json(ClientAdminTokenRequest), mediaTypes.textJson, mediaTypes.anyJson) },
  responses: {
    200: { description: 'The token was created', body: json(OAuthTokenResponseApiResult) },
    ...tokenErrors,
  },
  retry: 'never-after-send',
});
