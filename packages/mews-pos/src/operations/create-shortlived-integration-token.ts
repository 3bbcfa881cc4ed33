import { bearer, defineOperation, jsonApi } from '@tokenyard/core';
import * as z from 'zod/mini';
import {
  RateLimitHeaders,
  ShortlivedIntegrationTokenCreateRequest,
  ShortlivedIntegrationTokenResponse,
} from '../schemas.ts';
import { errorResponses } from './responses.ts';

/** Creates a short-lived integration token for one space code. */
export const createShortlivedIntegrationToken = defineOperation({
  id: 'createShortlivedIntegrationToken',
  method: 'POST',
  path: '/v1/shortlived-integration-tokens',
  summary: 'Create a short-lived integration token',
  source: 'https://docs.mews.com/pos-api/operations/shortlivedintegrationtokens',
  auth: bearer(),
  request: { body: jsonApi(ShortlivedIntegrationTokenCreateRequest) },
  responses: {
    201: {
      description: 'The token was created',
      body: jsonApi(ShortlivedIntegrationTokenResponse),
      headers: z.object({
        ...RateLimitHeaders.shape,
        Location: z.optional(z.string()),
        'Cache-Control': z.optional(z.string()),
      }),
    },
    ...errorResponses,
  },
  retry: 'never-after-send',
});
