import { defineOperation, json } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ConnectionId } from '../schemas/common.ts';
import { RevocationList } from '../schemas/tokens.ts';
import { bodyProblems, notFound, shared } from './shared.ts';

/** Revoke all live tokens of a connection. */
export const revokeConnectionTokens = defineOperation({
  ...shared,
  id: 'revokeConnectionTokens',
  method: 'POST',
  path: '/v1/connections/{id}/revoke',
  summary: 'Revoke all live tokens of a connection',
  request: { path: z.strictObject({ id: ConnectionId }) },
  responses: {
    200: { description: 'What became of each', body: json(RevocationList) },
    ...bodyProblems,
    ...notFound,
  },
  retry: 'safe',
});
