import { defineOperation, json } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ConnectionId } from '../schemas/common.ts';
import { ReconciliationReport } from '../schemas/connections.ts';
import { bodyProblems, notFound, providerProblems, shared, unprocessable } from './shared.ts';

/** Compare the provider\'s token list with ours. */
export const reconcileConnection = defineOperation({
  ...shared,
  id: 'reconcileConnection',
  method: 'POST',
  path: '/v1/connections/{id}/reconcile',
  summary: "Compare the provider's token list with ours",
  request: { path: z.strictObject({ id: ConnectionId }) },
  responses: {
    200: { description: 'What was found', body: json(ReconciliationReport) },
    ...bodyProblems,
    ...notFound,
    ...unprocessable,
    ...providerProblems,
  },
  retry: 'safe',
});
