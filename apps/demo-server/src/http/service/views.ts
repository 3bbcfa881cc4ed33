import type { ApiKeysTable } from '../../storage/tables/api-keys-table.ts';
import type { ChallengesTable } from '../../storage/tables/challenges-table.ts';
import type { ConnectionsTable } from '../../storage/tables/connections-table.ts';
import type { RotationsTable } from '../../storage/tables/rotations-table.ts';
import type { TokensTable } from '../../storage/tables/tokens-table.ts';
import { defaultRateLimit } from '../../token-service/api-keys.ts';
import type { Reconciliation } from '../../token-service/reconcile.ts';
import type { Revocation } from '../../token-service/revoke.ts';

/** A moment on the wire. */
export const timestamp = (ms: number): string => new Date(ms).toISOString();
const optional = (ms: number | null): string | null => (ms === null ? null : timestamp(ms));

export const connectionView = (row: ConnectionsTable) => ({
  id: row.id,
  name: row.name,
  provider: row.provider,
  base_url: row.base_url,
  default_request: JSON.parse(row.default_request),
  version: row.version,
  created_at: timestamp(row.created_at),
  updated_at: timestamp(row.updated_at),
});

export const tokenView = (row: TokensTable) => ({
  id: row.id,
  connection_id: row.connection_id,
  provider: row.provider,
  subject: row.subject,
  scopes: JSON.parse(row.scopes),
  status: row.status,
  issued_at: timestamp(row.issued_at),
  expiry: row.expiry_kind,
  expires_at: optional(row.expires_at),
  refreshable: row.refreshable === 1,
  provider_token_id: row.provider_token_id,
});

export const rotationView = (row: RotationsTable) => ({
  id: row.id,
  connection_id: row.connection_id,
  old_token_id: row.old_token_id,
  new_token_id: row.new_token_id,
  step: row.step,
  grace_until: optional(row.grace_until),
  skipped: JSON.parse(row.skipped),
  error: row.error,
  created_at: timestamp(row.created_at),
  updated_at: timestamp(row.updated_at),
});

export const challengeView = (row: ChallengesTable) => ({
  id: row.id,
  connection_id: row.connection_id,
  intent_id: row.intent_id,
  channel: row.channel,
  hint: row.hint,
  require_all: row.require_all === 1,
  state: row.state,
  solvable_until: optional(row.solvable_until),
  resend_at: optional(row.resend_at),
});

export const pendingView = (pending: {
  readonly intentId: string;
  readonly challenges: readonly ChallengesTable[];
}) => ({
  intent_id: pending.intentId,
  require_all: pending.challenges.some(({ require_all: all }) => all === 1),
  challenges: pending.challenges.map(({ id, channel, hint, state }) => ({ id, channel, hint, state })),
});

export const revocationView = ({ token, revokedAtProvider, detail }: Revocation) => ({
  token: tokenView(token),
  revoked_at_provider: revokedAtProvider,
  ...(detail === undefined ? {} : { detail }),
});

export const reconciliationView = (report: Reconciliation) => ({
  connection_id: report.connectionId,
  at: timestamp(report.at),
  comparable: report.comparable,
  unknown: report.unknown.map(({ providerTokenId, description }) => ({
    provider_token_id: providerTokenId,
    ...(description === undefined ? {} : { description }),
  })),
  missing: [...report.missing],
  still_there: [...report.stillThere],
  expiring: [...report.expiring],
});

export const apiKeyView = (row: ApiKeysTable) => ({
  id: row.id,
  name: row.name,
  role: row.role,
  connections: row.connections === null ? null : JSON.parse(row.connections),
  rate_limit: row.rate_limit ?? defaultRateLimit,
  created_at: timestamp(row.created_at),
  expires_at: optional(row.expires_at),
  revoked_at: optional(row.revoked_at),
});
