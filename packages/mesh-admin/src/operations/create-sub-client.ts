import { bearer, defineOperation, json } from '@tokenyard/core';
import { B2B2BRegisteredClientDataApiResult, B2B2BRegisteredClientInfo } from '../schemas.ts';
import { adminErrors, bodyErrors } from './responses.ts';

/** Registers a client, without a logo. */
export const createSubClient = defineOperation({
  id: 'createSubClient',
  method: 'POST',
  path: '/admin/api/v1/SubClient',
  summary: 'Create a registered client',
  source: 'https://admin-api.meshconnect.com/swagger/AdminAPI/swagger.json',
  auth: bearer(),
  request: { body: json(B2B2BRegisteredClientInfo) },
  responses: {
    200: { description: 'The client was registered', body: json(B2B2BRegisteredClientDataApiResult) },
    ...adminErrors,
    ...bodyErrors,
  },
  retry: 'never-after-send',
});
