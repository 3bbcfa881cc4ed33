import { defineOperation, json } from '@tokenyard/core';
import { IdempotencyHeaders } from '../schemas/common.ts';
import { Connection, ConnectionCreateRequest } from '../schemas/connections.ts';
import { providerProblems, shared } from './shared.ts';

/** Create a connection. */
export const createConnection = defineOperation({
  ...shared,
  id: 'createConnection',
  method: 'POST',
  path: '/v1/connections',
  summary: 'Create a connection',
  request: { headers: IdempotencyHeaders, body: json(ConnectionCreateRequest) },
  responses: {
    201: { description: 'The connection was created', body: json(Connection) },
    ...providerProblems,
  },
  retry: 'never-after-send',
});
