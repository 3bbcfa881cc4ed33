import { defineOperation, json } from '@tokenyard/core';
import { EnterprisesGetAllRequest, EnterprisesGetAllResponse, PreferHeaders, ResponseHeaders } from '../schemas.ts';
import { authentication } from './authentication.ts';
import { errorResponses, noContent } from './responses.ts';

/** Lists the enterprises that a token reaches, newest first. */
export const getAllEnterprises = defineOperation({
  id: 'getAllEnterprises',
  method: 'POST',
  path: '/api/connector/v1/enterprises/getAll',
  summary: 'Get all enterprises',
  source: 'https://docs.mews.com/connector-api/operations/enterprises',
  auth: authentication,
  request: { headers: PreferHeaders, body: json(EnterprisesGetAllRequest) },
  responses: {
    200: { description: 'A page of enterprises', body: json(EnterprisesGetAllResponse), headers: ResponseHeaders },
    ...noContent,
    ...errorResponses,
  },
  retry: 'safe',
});
