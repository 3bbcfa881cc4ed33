import { bearer, defineOperation } from '@tokenyard/core';
import { SubClientPath } from '../schemas.ts';
import { adminErrors, done, subClientErrors } from './responses.ts';

/** Deletes a registered client and its logo. */
export const deleteSubClient = defineOperation({
  id: 'deleteSubClient',
  method: 'DELETE',
  path: '/admin/api/v1/SubClient/{id}',
  summary: 'Delete a registered client',
  source: 'https://admin-api.meshconnect.com/swagger/AdminAPI/swagger.json',
  auth: bearer(),
  request: { path: SubClientPath },
  responses: { 200: done('The registered client was deleted'), ...adminErrors, ...subClientErrors },
  retry: 'safe',
});
