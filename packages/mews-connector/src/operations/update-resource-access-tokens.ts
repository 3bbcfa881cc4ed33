import { defineOperation, json } from '@tokenyard/core';
import { ResourceAccessTokensResponse, ResourceAccessTokensUpdateRequest, ResponseHeaders } from '../schemas.ts';
import { authentication } from './authentication.ts';
import { errorResponses } from './responses.ts';

/** Changes PIN codes and RFID tags, all or none. */
export const updateResourceAccessTokens = defineOperation({
  id: 'updateResourceAccessTokens',
  method: 'POST',
  path: '/api/connector/v1/resourceAccessTokens/update',
  summary: 'Update resource access tokens',
  source: 'https://docs.mews.com/connector-api/operations/resourceaccesstokens',
  auth: authentication,
  request: { body: json(ResourceAccessTokensUpdateRequest) },
  responses: {
    200: { description: 'The changed tokens', body: json(ResourceAccessTokensResponse), headers: ResponseHeaders },
    ...errorResponses,
  },
  // An update states values and no differences, so a repeat changes nothing more.
  retry: 'safe',
});
