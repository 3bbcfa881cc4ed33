import { defineOperation, json } from '@tokenyard/core';
import { ApiKeyList, ApiKeyQuery } from '../schemas/api-keys.ts';
import { problems, shared } from './shared.ts';

/** List API keys, oldest first. */
export const listApiKeys = defineOperation({
  ...shared,
  id: 'listApiKeys',
  method: 'GET',
  path: '/v1/api-keys',
  summary: 'List API keys, oldest first',
  request: { query: ApiKeyQuery },
  responses: {
    200: { description: 'A page of keys', body: json(ApiKeyList) },
    ...problems,
  },
  retry: 'safe',
});
