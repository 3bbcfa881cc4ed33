import { defineOperation, json } from '@tokenyard/core';
import { ResourceAccessTokensAddRequest, ResourceAccessTokensResponse, ResponseHeaders } from '../schemas.ts';
import { authentication } from './authentication.ts';
import { errorResponses } from './responses.ts';

/** Adds PIN codes and RFID tags to reservations, all or none. */
export const addResourceAccessTokens = defineOperation({
  id: 'addResourceAccessTokens',
  method: 'POST',
  path: '/api/connector/v1/resourceAccessTokens/add',
  summary: 'Add resource access tokens',
  source: 'https://docs.mews.com/connector-api/operations/resourceaccesstokens',
  auth: authentication,
  request: { body: json(ResourceAccessTokensAddRequest) },
  responses: {
    200: { description: 'The new tokens', body: json(ResourceAccessTokensResponse), headers: ResponseHeaders },
    ...errorResponses,
  },
  // A repeat would add the tokens once more.
  retry: 'never-after-send',
});
