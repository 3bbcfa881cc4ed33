import { defineOperation, json } from '@tokenyard/core';
import { ConfigurationGetRequest, ConfigurationGetResponse, ResponseHeaders } from '../schemas.ts';
import { authentication } from './authentication.ts';
import { errorResponses } from './responses.ts';

/** Tells which enterprise a token belongs to; the cheapest way to check both tokens. */
export const getConfiguration = defineOperation({
  id: 'getConfiguration',
  method: 'POST',
  path: '/api/connector/v1/configuration/get',
  summary: 'Get configuration',
  source: 'https://docs.mews.com/connector-api/operations/configuration',
  auth: authentication,
  request: { body: json(ConfigurationGetRequest) },
  responses: {
    200: { description: 'The configuration', body: json(ConfigurationGetResponse), headers: ResponseHeaders },
    ...errorResponses,
  },
  retry: 'safe',
});
