import { bearer, defineOperation, json } from '@tokenyard/core';
import { B2B2BRegisteredClientDataApiResult, B2B2BRegisteredClientInfo, SubClientPath } from '../schemas.ts';
import { adminErrors, bodyErrors, subClientErrors } from './responses.ts';

/** Replaces what is known of a registered client, but for its logo. */
export const updateSubClient = defineOperation({
  id: 'updateSubClient',
  method: 'PUT',
  path: '/admin/api/v1/SubClient/{id}',
  summary: 'Update a registered client',
  source: 'https://admin-api.meshconnect.com/swagger/AdminAPI/swagger.json',
  auth: bearer(),
  request: { path: SubClientPath, body: json(B2B2BRegisteredClientInfo) },
  responses: {
    200: { description: 'The registered client was updated', body: json(B2B2BRegisteredClientDataApiResult) },
    ...adminErrors,
    ...bodyErrors,
    ...subClientErrors,
  },
  retry: 'safe',
});
