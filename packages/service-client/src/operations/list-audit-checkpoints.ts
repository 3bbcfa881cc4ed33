import { defineOperation, json } from '@tokenyard/core';
import { AuditCheckpointList, AuditCheckpointQuery } from '../schemas/audit.ts';
import { problems, shared } from './shared.ts';

/** List audit checkpoints, newest first. */
export const listAuditCheckpoints = defineOperation({
  ...shared,
  id: 'listAuditCheckpoints',
  method: 'GET',
  path: '/v1/audit/checkpoints',
  summary: 'List audit checkpoints, newest first',
  request: { query: AuditCheckpointQuery },
  responses: {
    200: { description: 'A page of checkpoints', body: json(AuditCheckpointList) },
    ...problems,
  },
  retry: 'safe',
});
