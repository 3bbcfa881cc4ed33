import { bearer, defineOperation, json } from '@tokenyard/core';
import { B2BPortalClientCallbackUrlsResponseApiResult } from '../schemas.ts';
import { adminErrors } from './responses.ts';

/** Reads the link URLs of the main client, which count for registered clients that have none of their own. */
export const getCallbackUrls = defineOperation({
  id: 'getCallbackUrls',
  method: 'GET',
  path: '/admin/api/v1/Client/callbackUrls',
  summary: 'Get the link URLs of the main client',
  source: 'https://admin-api.meshconnect.com/swagger/AdminAPI/swagger.json',
  auth: bearer(),
  request: {},
  responses: {
    200: { description: 'The link URLs', body: json(B2BPortalClientCallbackUrlsResponseApiResult) },
    ...adminErrors,
  },
  retry: 'safe',
});
