import { bearer, defineOperation, jsonApi } from '@tokenyard/core';
import * as z from 'zod/mini';
import { RateLimitHeaders, SpaceCodeQuery, SpaceCodeResponse } from '../schemas.ts';
import { readErrors } from './responses.ts';

/** Reads one space code. */
export const getSpaceCode = defineOperation({
  id: 'getSpaceCode',
  method: 'GET',
  path: '/v1/space-codes/{id}',
  summary: 'Get a space code',
  source: 'https://docs.mews.com/pos-api/operations/spacecodes',
  auth: bearer(),
  request: { path: z.strictObject({ id: z.string().check(z.minLength(1)) }), query: SpaceCodeQuery },
  responses: {
    200: { description: 'The space code', body: jsonApi(SpaceCodeResponse), headers: RateLimitHeaders },
    ...readErrors,
  },
  retry: 'safe',
});
