import { defineOperation } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ApiKeyId } from '../schemas/common.ts';
import { bodyProblems, notFound, shared } from './shared.ts';

/** Revoke an API key. */
export const revokeApiKey = defineOperation({
  ...shared,
  id: 'revokeApiKey',
  method: 'DELETE',
  path: '/v1/api-keys/{id}',
  summary: 'Revoke an API key',
  request: { path: z.strictObject({ id: ApiKeyId }) },
  responses: {
    204: { description: 'The key does not work any more' },
    ...bodyProblems,
    ...notFound,
  },
  retry: 'safe',
});
