import type { Kysely } from 'kysely';
import type { ApiKeysTable } from './tables/api-keys-table.ts';
import type { AuditCheckpointsTable, AuditHeadsTable, AuditRecordsTable } from './tables/audit-tables.ts';
import type { ChallengesTable } from './tables/challenges-table.ts';
import type { ConnectionsTable } from './tables/connections-table.ts';
import type { EncryptionKeysTable } from './tables/encryption-keys-table.ts';
import type { IdempotencyKeysTable } from './tables/idempotency-keys-table.ts';
import type { LeasesTable } from './tables/leases-table.ts';
import type { MintIntentsTable } from './tables/mint-intents-table.ts';
import type { RateWindowsTable } from './tables/rate-windows-table.ts';
import type { RotationsTable } from './tables/rotations-table.ts';
import type { TokensTable } from './tables/tokens-table.ts';

/** One entry of a sandbox's state; values are JSON text. */
interface SandboxEntriesTable {
  /** Package name without scope, e.g. `mews-pos`. */
  provider: string;
  collection: string;
  key: string;
  value: string;
}

/** The tables of the database by name. Moments are ms since 1970, envelopes come from `src/crypto`. */
export interface Tables {
  sandbox_entries: SandboxEntriesTable;
  connections: ConnectionsTable;
  tokens: TokensTable;
  mint_intents: MintIntentsTable;
  leases: LeasesTable;
  rotations: RotationsTable;
  challenges: ChallengesTable;
  api_keys: ApiKeysTable;
  rate_windows: RateWindowsTable;
  idempotency_keys: IdempotencyKeysTable;
  encryption_keys: EncryptionKeysTable;
  audit_records: AuditRecordsTable;
  audit_heads: AuditHeadsTable;
  audit_checkpoints: AuditCheckpointsTable;
}

/** What one transaction reads and writes through. */
export type Db = Kysely<Tables>;
