import { bearer, defineOperation, json } from '@tokenyard/core';
import { B2B2BRegisteredClientDataIReadOnlyCollectionApiResult } from '../schemas.ts';
import { adminErrors } from './responses.ts';

/** Reads all registered clients of the main client. */
export const listSubClients = defineOperation({
  id: 'listSubClients',
  method: 'GET',
  path: '/admin/api/v1/SubClient',
  summary: 'List registered clients',
  source: 'https://admin-api.meshconnect.com/swagger/AdminAPI/swagger.json',
  auth: bearer(),
  request: {},
  responses: {
    200: { description: 'The registered clients', body: json(B2B2BRegisteredClientDataIReadOnlyCollectionApiResult) },
    ...adminErrors,
  },
  retry: 'safe',
});
