import { listAuditRecords, listCheckpoints } from '../storage/tables/audit-tables.ts';
import type { AuditBook } from '../token-service/audit-book.ts';
import { type AuditContext, createCheckpoint } from './checkpoint.ts';
import { verifyAudit } from './verify-audit.ts';

/** The audit as the token service reads it. */
export function createAuditBook(context: AuditContext): AuditBook {
  const { database } = context;
  return {
    list: (filter, page) => database.transaction((db) => listAuditRecords(db, filter, page)),
    listCheckpoints: (page) => database.transaction((db) => listCheckpoints(db, page)),
    checkpoint: (actor) => createCheckpoint(context, actor),
    verify: () => verifyAudit(context),
  };
}
