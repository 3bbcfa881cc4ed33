import { defineOperation } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ConnectionId } from '../schemas/common.ts';
import { bodyProblems, conflict, notFound, shared } from './shared.ts';

/** Delete a connection; its live tokens have to be revoked before. */
export const deleteConnection = defineOperation({
  ...shared,
  id: 'deleteConnection',
  method: 'DELETE',
  path: '/v1/connections/{id}',
  summary: 'Delete a connection; its live tokens have to be revoked before',
  request: { path: z.strictObject({ id: ConnectionId }) },
  responses: {
    204: { description: 'The connection is gone' },
    ...bodyProblems,
    ...notFound,
    ...conflict,
  },
  retry: 'safe',
});
