import type { AuditCheckpointsTable, AuditPosition, AuditRecordsTable } from '../storage/tables/audit-tables.ts';

/** A fault of the audit: which record of which chain, and what is wrong with it. */
interface AuditFault {
  /** Id of a connection, `service`, or `checkpoints`. */
  readonly chain: string;
  /** Null where a whole chain is gone. */
  readonly seq: number | null;
  readonly fault: string;
}

interface AuditReport {
  readonly ok: boolean;
  readonly records: number;
  readonly checkpoints: number;
  /** The first fault of each chain that has one. */
  readonly faults: readonly AuditFault[];
}

/** What was recorded, to be read and verified. */
export interface AuditBook {
  /** A page of records, newest first; of all chains without `chains`. */
  list(
    filter: { readonly chains?: readonly string[] | undefined },
    page: { readonly limit: number; readonly after?: AuditPosition | undefined },
  ): Promise<readonly AuditRecordsTable[]>;
  verify(): Promise<AuditReport>;
  /** Ties the heads of all chains together. */
  checkpoint(actor: string): Promise<AuditCheckpointsTable>;
  /** A page of checkpoints, newest first. */
  listCheckpoints(page: {
    readonly limit: number;
    readonly before?: number | undefined;
  }): Promise<readonly AuditCheckpointsTable[]>;
}
