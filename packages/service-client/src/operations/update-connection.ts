import { defineOperation, json } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ConnectionId } from '../schemas/common.ts';
import { Connection, ConnectionUpdateRequest } from '../schemas/connections.ts';
import { bodyProblems, conflict, notFound, shared, unprocessable } from './shared.ts';

/** Change the given members of a connection. */
export const updateConnection = defineOperation({
  ...shared,
  id: 'updateConnection',
  method: 'PATCH',
  path: '/v1/connections/{id}',
  summary: 'Change the given members of a connection',
  request: { path: z.strictObject({ id: ConnectionId }), body: json(ConnectionUpdateRequest) },
  responses: {
    200: { description: 'The connection as it is now', body: json(Connection) },
    ...bodyProblems,
    ...notFound,
    ...conflict,
    ...unprocessable,
  },
  retry: 'never-after-send',
});
