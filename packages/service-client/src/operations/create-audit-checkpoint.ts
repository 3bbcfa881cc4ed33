import { defineOperation, json } from '@tokenyard/core';
import { AuditCheckpoint } from '../schemas/audit.ts';
import { bodyProblems, shared } from './shared.ts';

/** Tie the heads of all audit chains together. */
export const createAuditCheckpoint = defineOperation({
  ...shared,
  id: 'createAuditCheckpoint',
  method: 'POST',
  path: '/v1/audit/checkpoints',
  summary: 'Tie the heads of all audit chains together',
  request: {},
  responses: {
    201: { description: 'The checkpoint', body: json(AuditCheckpoint) },
    ...bodyProblems,
  },
  retry: 'never-after-send',
});
