import { bearer, defineOperation, json } from '@tokenyard/core';
import { B2B2BRegisteredClientDataApiResult, SubClientPath } from '../schemas.ts';
import { adminErrors, subClientErrors } from './responses.ts';

/** Reads one registered client. */
export const getSubClient = defineOperation({
  id: 'getSubClient',
  method: 'GET',
  path: '/admin/api/v1/SubClient/{id}',
  summary: 'Get a registered client',
  source: 'https://admin-api.meshconnect.com/swagger/AdminAPI/swagger.json',
  auth: bearer(),
  request: { path: SubClientPath },
  responses: {
    200: { description: 'The registered client', body: json(B2B2BRegisteredClientDataApiResult) },
    ...adminErrors,
    ...subClientErrors,
  },
  retry: 'safe',
});
