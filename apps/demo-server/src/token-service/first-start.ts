import { newApiKeySecret } from '../crypto/api-key.ts';
import { findApiKeyByHash, listApiKeys } from '../storage/tables/api-keys-table.ts';
import { insertConnection } from '../storage/tables/connections-table.ts';
import type { Db } from '../storage/tables.ts';
import { apiKeyRow, keepApiKey } from './api-keys.ts';
import { credentialsPlace } from './connection-issuer.ts';
import type { ServiceContext } from './context.ts';
import { newId } from './ids.ts';

/**
 * Makes what a fresh database needs so that the service works at once: an administrator's API key and one connection a
 * provider at its built-in sandbox. Of several nodes that start at once only one does it. A given key is made in any
 * case where it is unknown, so that nobody is locked out who can configure the server.
 * @returns the secret of a key that was not given, to be shown once
 */
export async function prepareFirstStart(
  context: ServiceContext,
  givenKey: string | undefined,
): Promise<string | undefined> {
  const secret = givenKey ?? newApiKeySecret('admin', context.random);
  const name = givenKey === undefined ? 'first' : 'configured';
  const input = { name, role: 'admin', connections: null, rateLimit: undefined, expiresAt: null } as const;
  const row = await apiKeyRow(context, input, secret);
  const made = await context.database.transaction(
    async (db) => {
      const isFirst = (await listApiKeys(db, { limit: 1 })).length === 0;
      const isWanted = givenKey !== undefined && (await findApiKeyByHash(db, row.secret_hash)) === undefined;
      if (isFirst || isWanted) await keepApiKey(context, db, row, 'system');
      if (isFirst) for (const id of context.providers.keys()) await connectToSandbox(context, db, id);
      return isFirst;
    },
    { lock: 'first-start' },
  );
  return made && givenKey === undefined ? secret : undefined;
}

async function connectToSandbox(context: ServiceContext, db: Db, provider: string): Promise<void> {
  const sandbox = context.providers.get(provider)?.sandbox;
  if (sandbox === undefined) return;
  const id = newId('con', context);
  const now = context.clock.now();
  const { envelope, keyId } = await context.vault.seal(credentialsPlace(id), JSON.stringify(sandbox.credentials));
  await insertConnection(db, {
    id,
    name: provider,
    provider,
    base_url: null,
    credentials: envelope,
    key_id: keyId,
    default_request: JSON.stringify(sandbox.request),
    version: 1,
    created_at: now,
    updated_at: now,
  });
  const details = { name: provider, provider, base_url: null };
  await context.journal.append(db, { chain: id, actor: 'system', action: 'connection.create', outcome: 'ok', details });
}
