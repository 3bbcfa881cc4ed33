import { defineOperation, json } from '@tokenyard/core';
import { AuditVerification } from '../schemas/audit.ts';
import { bodyProblems, shared } from './shared.ts';

/** Verify all audit chains and checkpoints. */
export const verifyAudit = defineOperation({
  ...shared,
  id: 'verifyAudit',
  method: 'POST',
  path: '/v1/audit/verify',
  summary: 'Verify all audit chains and checkpoints',
  request: {},
  responses: {
    200: { description: 'What was found', body: json(AuditVerification) },
    ...bodyProblems,
  },
  retry: 'safe',
});
