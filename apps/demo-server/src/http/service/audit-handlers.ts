import type { AuditCheckpointsTable, AuditRecordsTable } from '../../storage/tables/audit-tables.ts';
import { demandUnlimited, reaches } from '../../token-service/caller.ts';
import { cursorsOf } from './cursor.ts';
import type { ServiceHandlers } from './service-call.ts';
import { timestamp } from './views.ts';

const recordCursors = cursorsOf('audit', 'number', 'string', 'number');
const checkpointCursors = cursorsOf('checkpoints', 'number');

export const auditHandlers: ServiceHandlers<
  'listAudit' | 'verifyAudit' | 'createAuditCheckpoint' | 'listAuditCheckpoints'
> = {
  listAudit: async ({ context: { service, caller }, query: { chain, limit = 50, cursor } }, reply) => {
    const position = recordCursors.read(cursor);
    const after = position && { at: position[0], chain: position[1], seq: position[2] };
    const own = chain === undefined ? caller.connections : reaches(caller, chain) ? [chain] : [];
    const rows = await service.auditBook.list({ chains: own }, { limit: limit + 1, after });
    const { items, next } = recordCursors.pageOf(rows, limit, (row) => [row.at, row.chain, row.seq]);
    return reply(200, { body: { records: items.map(recordView), next_cursor: next } });
  },

  verifyAudit: async ({ context: { service, caller } }, reply) => {
    await demandUnlimited(service, caller);
    const { ok, records, checkpoints, faults } = await service.auditBook.verify();
    return reply(200, { body: { ok, records, checkpoints, faults: faults.map((fault) => ({ ...fault })) } });
  },

  createAuditCheckpoint: async ({ context: { service, caller } }, reply) => {
    await demandUnlimited(service, caller);
    return reply(201, { body: checkpointView(await service.auditBook.checkpoint(caller.id)) });
  },

  listAuditCheckpoints: async ({ context: { service, caller }, query: { limit = 50, cursor } }, reply) => {
    await demandUnlimited(service, caller);
    const before = checkpointCursors.read(cursor)?.[0];
    const rows = await service.auditBook.listCheckpoints({ limit: limit + 1, before });
    const { items, next } = checkpointCursors.pageOf(rows, limit, ({ seq }) => [seq]);
    return reply(200, { body: { checkpoints: items.map(checkpointView), next_cursor: next } });
  },
};

const recordView = ({ chain, seq, at, details, ...row }: AuditRecordsTable) => ({
  chain,
  seq,
  at: timestamp(at),
  ...row,
  details: JSON.parse(details),
});

const checkpointView = ({ seq, at, heads, ...row }: AuditCheckpointsTable) => ({
  seq,
  at: timestamp(at),
  heads: JSON.parse(heads),
  ...row,
});
