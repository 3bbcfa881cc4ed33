import { defineOperation, json } from '@tokenyard/core';
import { AuditList, AuditQuery } from '../schemas/audit.ts';
import { problems, shared } from './shared.ts';

/** List audit records. */
export const listAudit = defineOperation({
  ...shared,
  id: 'listAudit',
  method: 'GET',
  path: '/v1/audit',
  summary: 'List audit records',
  request: { query: AuditQuery },
  responses: {
    200: { description: 'A page of records', body: json(AuditList) },
    ...problems,
  },
  retry: 'safe',
});
