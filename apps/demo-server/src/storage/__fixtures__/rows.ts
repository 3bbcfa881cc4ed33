import type { ApiKeysTable } from '../tables/api-keys-table.ts';
import type { ChallengesTable } from '../tables/challenges-table.ts';
import type { ConnectionsTable } from '../tables/connections-table.ts';
import type { MintIntentsTable } from '../tables/mint-intents-table.ts';
import type { RotationsTable } from '../tables/rotations-table.ts';
import type { TokensTable } from '../tables/tokens-table.ts';

// Rows with every column filled, for tests that care about one or two of them.

export const connectionRow = (id: string, changes: Partial<ConnectionsTable> = {}): ConnectionsTable => ({
  id,
  name: `name-${id}`,
  provider: 'mews-pos',
  base_url: 'https://api.example',
  credentials: 'envelope',
  key_id: 'k1',
  default_request: '{}',
  version: 1,
  created_at: 1_790_000_000_000,
  updated_at: 1_790_000_000_000,
  ...changes,
});

export const tokenRow = (id: string, changes: Partial<TokensTable> = {}): TokensTable => ({
  id,
  connection_id: 'con_1',
  provider: 'mews-pos',
  request_key: 'request',
  subject: 'subject',
  scopes: '["read"]',
  secret_hash: `hash-${id}`,
  secret: 'envelope',
  key_id: 'k1',
  provider_token_id: 'theirs',
  refreshable: 0,
  expiry_kind: 'at',
  expires_at: 1_790_000_600_000,
  issued_at: 1_790_000_000_000,
  status: 'active',
  status_at: 1_790_000_000_000,
  description: 'a token',
  ...changes,
});

export const intentRow = (id: string, changes: Partial<MintIntentsTable> = {}): MintIntentsTable => ({
  id,
  connection_id: 'con_1',
  request: 'envelope',
  key_id: 'k1',
  tag: id,
  purpose: 'vend',
  state: 'pending',
  token_id: null,
  lease_name: 'mint:con_1:request',
  created_at: 1000,
  updated_at: 1000,
  ...changes,
});

export const rotationRow = (id: string, changes: Partial<RotationsTable> = {}): RotationsTable => ({
  id,
  connection_id: 'con_1',
  old_token_id: 'tok_1',
  new_token_id: null,
  step: 'started',
  grace_ms: 300_000,
  grace_until: null,
  skipped: '[]',
  error: null,
  created_at: 1000,
  updated_at: 1000,
  ...changes,
});

export const challengeRow = (id: string, changes: Partial<ChallengesTable> = {}): ChallengesTable => ({
  id,
  connection_id: 'con_1',
  intent_id: 'int_1',
  provider_challenge_id: `theirs-${id}`,
  channel: 'email',
  hint: 'a***@example.org',
  require_all: 0,
  state: 'open',
  solvable_until: 9000,
  resend_at: null,
  request: 'envelope',
  key_id: 'k1',
  created_at: 1000,
  updated_at: 1000,
  ...changes,
});

export const apiKeyRow = (id: string, changes: Partial<ApiKeysTable> = {}): ApiKeysTable => ({
  id,
  name: 'a key',
  secret_hash: `hash-${id}`,
  role: 'issuer',
  connections: '["con_1"]',
  rate_limit: 600,
  expires_at: null,
  created_at: 1000,
  revoked_at: null,
  ...changes,
});
