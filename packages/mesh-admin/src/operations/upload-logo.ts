import { bearer, defineOperation, json, multipart } from '@tokenyard/core';
import { B2B2BRegisteredClientLogoApiResult, LogoUpload, SubClientPath } from '../schemas.ts';
import { adminErrors, bodyErrors, subClientErrors } from './responses.ts';

/** Sets the logo of a registered client in place of the one it has. */
export const uploadLogo = defineOperation({
  id: 'uploadLogo',
  method: 'POST',
  path: '/admin/api/v1/SubClient/{id}/logo',
  summary: 'Upload the logo of a registered client',
  source: 'https://admin-api.meshconnect.com/swagger/AdminAPI/swagger.json',
  auth: bearer(),
  request: { path: SubClientPath, body: multipart(LogoUpload) },
  responses: {
    200: { description: 'The logo was stored', body: json(B2B2BRegisteredClientLogoApiResult) },
    ...adminErrors,
    ...bodyErrors,
    ...subClientErrors,
  },
  retry: 'safe',
});
