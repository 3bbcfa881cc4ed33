import { defineOperation, json } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ConnectionId } from '../schemas/common.ts';
import { ConnectionCheck } from '../schemas/connections.ts';
import { bodyProblems, conflict, notFound, providerProblems, shared, unprocessable } from './shared.ts';

/** Ask the provider whether the credentials of a connection work. */
export const checkConnection = defineOperation({
  ...shared,
  id: 'checkConnection',
  method: 'POST',
  path: '/v1/connections/{id}/check',
  summary: 'Ask the provider whether the credentials of a connection work',
  request: { path: z.strictObject({ id: ConnectionId }) },
  responses: {
    200: { description: 'What was found out', body: json(ConnectionCheck) },
    ...bodyProblems,
    ...notFound,
    ...conflict,
    ...unprocessable,
    ...providerProblems,
  },
  retry: 'safe',
});
