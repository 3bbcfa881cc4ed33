import * as z from 'zod/mini';
import { PageEnd, PageQuery, Timestamp } from './common.ts';

/** One act, chained to the one before it by a message authentication code. */
export const AuditRecord = z.looseObject({
  /** Id of a connection, or `service`. */
  chain: z.string(),
  seq: z.int(),
  at: Timestamp,
  actor: z.string(),
  action: z.string(),
  target: z.nullable(z.string()),
  outcome: z.string(),
  details: z.record(z.string(), z.unknown()),
  key_id: z.string(),
  previous_mac: z.string(),
  mac: z.string(),
});

export const AuditQuery = z.strictObject({
  ...PageQuery,
  /** Id of a connection, or `service`. Default all chains, newest record first. */
  chain: z.optional(z.string().check(z.regex(/^(service|con_[0-9a-f]{32})$/))),
});

export const AuditList = z.looseObject({ records: z.array(AuditRecord), ...PageEnd });

/** The heads of all chains at one moment, chained and authenticated themselves. */
export const AuditCheckpoint = z.looseObject({
  seq: z.int(),
  at: Timestamp,
  heads: z.record(z.string(), z.looseObject({ seq: z.int(), mac: z.string() })),
  key_id: z.string(),
  previous_mac: z.string(),
  mac: z.string(),
});

export const AuditCheckpointList = z.looseObject({ checkpoints: z.array(AuditCheckpoint), ...PageEnd });

export const AuditCheckpointQuery = z.strictObject(PageQuery);

/** What a verification found. */
export const AuditVerification = z.looseObject({
  ok: z.boolean(),
  records: z.int(),
  checkpoints: z.int(),
  /** The first fault of each chain that has one. */
  faults: z.array(z.looseObject({ chain: z.string(), seq: z.nullable(z.int()), fault: z.string() })),
});
