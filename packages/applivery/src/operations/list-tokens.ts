import { bearer, defineOperation, json } from '@tokenyard/core';
import { ApplicationPath, ListTokensQuery, TokenListResponse } from '../schemas.ts';
import { commonErrors, entityErrors, inputErrors } from './responses.ts';

/** Lists the tokens of an app, a page at a time. Needs the permission `mad.application.token.list`. */
export const listTokens = defineOperation({
  id: 'listTokens',
  method: 'GET',
  path: '/v1/organizations/{organizationId}/apps/{applicationId}/tokens',
  summary: 'List the app integration tokens',
  source: 'https://docs.applivery.com/en/app-distribution/api/app-api-token',
  auth: bearer(),
  request: { path: ApplicationPath, query: ListTokensQuery },
  responses: {
    200: { description: 'A page of tokens', body: json(TokenListResponse) },
    ...commonErrors,
    ...entityErrors,
    ...inputErrors,
  },
  retry: 'safe',
});
