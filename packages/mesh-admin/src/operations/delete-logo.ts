import { bearer, defineOperation } from '@tokenyard/core';
import { SubClientPath } from '../schemas.ts';
import { adminErrors, done, subClientErrors } from './responses.ts';

/** Removes the logo of a registered client. */
export const deleteLogo = defineOperation({
  id: 'deleteLogo',
  method: 'DELETE',
  path: '/admin/api/v1/SubClient/{id}/logo',
  summary: 'Delete the logo of a registered client',
  source: 'https://admin-api.meshconnect.com/swagger/AdminAPI/swagger.json',
  auth: bearer(),
  request: { path: SubClientPath },
  responses: { 200: done('The registered client has no logo'), ...adminErrors, ...subClientErrors },
  retry: 'safe',
});
