import { defineOperation, json } from '@tokenyard/core';
import { IdempotencyHeaders } from '../schemas/common.ts';
import { Connection, ConnectionCreateRequest } from '../schemas/connections.ts';
import { bodyProblems, conflict, Located, shared, unprocessable } from './shared.ts';

/** Create a connection. */
export const createConnection = defineOperation({
  ...shared,
  id: 'createConnection',
  method: 'POST',
  path: '/v1/connections',
  summary: 'Create a connection',
  request: { headers: IdempotencyHeaders, body: json(ConnectionCreateRequest) },
  responses: {
    201: { description: 'The connection was created', body: json(Connection), headers: Located },
    ...bodyProblems,
    ...conflict,
    ...unprocessable,
  },
  retry: 'never-after-send',
});
