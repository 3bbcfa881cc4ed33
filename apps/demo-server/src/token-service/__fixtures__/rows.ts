import type { IdempotencyKeysTable } from '../../storage/tables/idempotency-keys-table.ts';

/** A request under an idempotency key that is kept until a moment. */
export const idempotencyRow = (key: string, expiresAt: number): IdempotencyKeysTable => ({
  api_key_id: 'key_1',
  key,
  operation: 'mintToken',
  body_hash: 'hash',
  state: 'pending',
  response: null,
  key_id: null,
  lease_until: expiresAt,
  created_at: expiresAt,
  expires_at: expiresAt,
});
