import { bearer, defineOperation, json } from '@tokenyard/core';
import { BuildListResponse, ListBuildsQuery } from '../schemas.ts';
import { commonErrors, inputErrors } from './responses.ts';

/** Lists the builds of the app that the bearer, an app token, belongs to; newest first, a page at a time. */
export const listBuilds = defineOperation({
  id: 'listBuilds',
  method: 'GET',
  path: '/v1/integrations/builds',
  summary: 'List the builds of an app',
  source: 'https://docs.applivery.com/en/app-distribution/api/builds/list-builds',
  auth: bearer(),
  request: { query: ListBuildsQuery },
  responses: {
    200: { description: 'A page of builds', body: json(BuildListResponse) },
    ...commonErrors,
    ...inputErrors,
  },
  retry: 'safe',
});
