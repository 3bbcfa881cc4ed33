import { defineOperation, json } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ConnectionId } from '../schemas/common.ts';
import { Connection } from '../schemas/connections.ts';
import { notFound, problems, shared } from './shared.ts';

/** Get a connection. */
export const getConnection = defineOperation({
  ...shared,
  id: 'getConnection',
  method: 'GET',
  path: '/v1/connections/{id}',
  summary: 'Get a connection',
  request: { path: z.strictObject({ id: ConnectionId }) },
  responses: {
    200: { description: 'The connection', body: json(Connection) },
    ...problems,
    ...notFound,
  },
  retry: 'safe',
});
