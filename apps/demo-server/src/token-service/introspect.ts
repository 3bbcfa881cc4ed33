import { sha256 } from '@tokenyard/core/sandbox';
import { findTokensByHash, type TokensTable } from '../storage/tables/tokens-table.ts';
import { type Caller, reaches } from './caller.ts';
import type { ServiceContext } from './context.ts';
import { revoke } from './revoke.ts';

/** The live token with a secret, if the caller may know of it (RFC 7662, section 2.2). */
export async function introspect(
  context: ServiceContext,
  caller: Caller,
  secret: string,
): Promise<TokensTable | undefined> {
  const now = context.clock.now();
  return (await findOwn(context, caller, secret)).find(
    ({ status, expires_at: end }) => (status === 'active' || status === 'retiring') && (end === null || end > now),
  );
}

/** Revokes every token with a secret. One that is unknown needs no revocation (RFC 7009, section 2.2). */
export async function revokeBySecret(context: ServiceContext, caller: Caller, secret: string): Promise<void> {
  for (const token of await findOwn(context, caller, secret)) await revoke(context, token, caller.id);
}

async function findOwn(context: ServiceContext, caller: Caller, secret: string): Promise<readonly TokensTable[]> {
  const hash = await sha256(secret);
  const found = await context.database.transaction((db) => findTokensByHash(db, hash), { single: true });
  return found.filter(({ connection_id: id }) => reaches(caller, id));
}
