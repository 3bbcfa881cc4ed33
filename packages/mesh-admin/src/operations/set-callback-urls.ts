import { bearer, defineOperation, json } from '@tokenyard/core';
import { B2BPortalClientCallbackUrlsUpdateRequest } from '../schemas.ts';
import { adminErrors, bodyErrors, done } from './responses.ts';

/** Replaces the link URLs of the main client. */
export const setCallbackUrls = defineOperation({
  id: 'setCallbackUrls',
  method: 'POST',
  path: '/admin/api/v1/Client/callbackUrls',
  summary: 'Set the link URLs of the main client',
  source: 'https://admin-api.meshconnect.com/swagger/AdminAPI/swagger.json',
  auth: bearer(),
  request: { body: json(B2BPortalClientCallbackUrlsUpdateRequest) },
  responses: { 200: done('The link URLs were replaced'), ...adminErrors, ...bodyErrors },
  retry: 'safe',
});
