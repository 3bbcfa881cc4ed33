import { defineOperation, json } from '@tokenyard/core';
import { ApiKeyCreateRequest, CreatedApiKey } from '../schemas/api-keys.ts';
import { bodyProblems, shared } from './shared.ts';

/** Create an API key. */
export const createApiKey = defineOperation({
  ...shared,
  id: 'createApiKey',
  method: 'POST',
  path: '/v1/api-keys',
  summary: 'Create an API key',
  request: { body: json(ApiKeyCreateRequest) },
  responses: {
    201: { description: 'The key with its secret', body: json(CreatedApiKey) },
    ...bodyProblems,
  },
  retry: 'never-after-send',
});
