import { defineOperation, jsonApi, none } from '@tokenyard/core';
import { HealthCheckResponse, RateLimitHeaders } from '../schemas.ts';
import { commonErrors } from './responses.ts';

/** Tells whether the API is up. */
export const getHealthCheck = defineOperation({
  id: 'getHealthCheck',
  method: 'GET',
  path: '/v1/health-check',
  summary: 'Get the health of the API',
  source: 'https://docs.mews.com/pos-api/operations/system',
  auth: none(),
  request: {},
  responses: {
    200: { description: 'The API is up', body: jsonApi(HealthCheckResponse), headers: RateLimitHeaders },
    ...commonErrors,
  },
  retry: 'safe',
});
