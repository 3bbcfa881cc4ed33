import { defineOperation, json } from '@tokenyard/core';
import {
  PreferHeaders,
  ResourceAccessTokensDeleteRequest,
  ResourceAccessTokensDeleteResponse,
  ResponseHeaders,
} from '../schemas.ts';
import { authentication } from './authentication.ts';
import { errorResponses, noContent } from './responses.ts';

/** Deletes PIN codes and RFID tags, all or none. */
export const deleteResourceAccessTokens = defineOperation({
  id: 'deleteResourceAccessTokens',
  method: 'POST',
  path: '/api/connector/v1/resourceAccessTokens/delete',
  summary: 'Delete resource access tokens',
  source: 'https://docs.mews.com/connector-api/operations/resourceaccesstokens',
  auth: authentication,
  request: { headers: PreferHeaders, body: json(ResourceAccessTokensDeleteRequest) },
  responses: {
    200: {
      description: 'The tokens are deleted',
      body: json(ResourceAccessTokensDeleteResponse),
      headers: ResponseHeaders,
    },
    ...noContent,
    ...errorResponses,
  },
  // A repeat finds the tokens gone and is refused, which would hide that the first request worked.
  retry: 'never-after-send',
});
