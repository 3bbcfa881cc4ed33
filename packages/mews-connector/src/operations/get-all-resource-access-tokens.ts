import { defineOperation, json } from '@tokenyard/core';
import {
  PreferHeaders,
  ResourceAccessTokensGetAllRequest,
  ResourceAccessTokensGetAllResponse,
  ResponseHeaders,
} from '../schemas.ts';
import { authentication } from './authentication.ts';
import { errorResponses, noContent } from './responses.ts';

/** Lists PIN codes and RFID tags of guests, newest first. */
export const getAllResourceAccessTokens = defineOperation({
  id: 'getAllResourceAccessTokens',
  method: 'POST',
  path: '/api/connector/v1/resourceAccessTokens/getAll',
  summary: 'Get all resource access tokens',
  source: 'https://docs.mews.com/connector-api/operations/resourceaccesstokens',
  auth: authentication,
  request: { headers: PreferHeaders, body: json(ResourceAccessTokensGetAllRequest) },
  responses: {
    200: {
      description: 'A page of resource access tokens',
      body: json(ResourceAccessTokensGetAllResponse),
      headers: ResponseHeaders,
    },
    ...noContent,
    ...errorResponses,
  },
  retry: 'safe',
});
