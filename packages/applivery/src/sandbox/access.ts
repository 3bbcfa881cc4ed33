import { bearer, readCredential } from '@tokenyard/core';
import { type Exchange, sha256 } from '@tokenyard/core/sandbox';
import type { appliveryOperations, tokenOperations } from '../operations/index.ts';
import type { Role } from './options.ts';
import { refuse } from './replies.ts';
import { bearers, serviceAccounts, tokens } from './state.ts';

/** Who sent a request, with the SHA-256 of the bearer. */
export type Caller =
  | { readonly kind: 'account'; readonly hash: string; readonly organizationId: string; readonly role: Role }
  | { readonly kind: 'token'; readonly hash: string; readonly applicationId: string };

type OperationId = keyof typeof appliveryOperations;

/** What a role has to allow. Operations that are not listed are those of an app token. */
const permissions: Readonly<Record<keyof typeof tokenOperations, string>> = {
  createToken: 'mad.application.token.create',
  listTokens: 'mad.application.token.list',
  getToken: 'mad.application.token.get',
  updateToken: 'mad.application.token.update',
  deleteToken: 'mad.application.token.remove',
};

const reading = [permissions.listTokens, permissions.getToken];
const rolePermissions: Readonly<Record<Role, readonly string[]>> = {
  Admin: Object.values(permissions),
  Developer: Object.values(permissions),
  Viewer: reading,
};

const isTokenOperation = (id: OperationId): id is keyof typeof permissions => id in permissions;

/** Refuses a request without a live bearer, or with one of the wrong kind for an app token's operation. */
export async function requireCaller(exchange: Exchange, id: OperationId): Promise<Caller> {
  const credential = readCredential(bearer(), exchange.headers);
  if (credential?.kind !== 'bearer') return refuse('noAuthToken');
  const caller = await identify(credential.token.reveal(), exchange);
  if (caller === undefined || (caller.kind === 'account' && !isTokenOperation(id))) return refuse('invalidToken');
  return caller;
}

async function identify(secret: string, { tx, now }: Exchange): Promise<Caller | undefined> {
  const hash = await sha256(secret);
  const entry = await bearers.get(tx, hash);
  if (entry?.holder === 'token') {
    const token = await tokens.get(tx, entry.key);
    return token && { kind: 'token', hash, applicationId: token.applicationId };
  }
  const account = entry && (await serviceAccounts.get(tx, entry.key));
  if (account === undefined || now >= (account.expiresAt ?? Number.POSITIVE_INFINITY)) return undefined;
  return { kind: 'account', hash, organizationId: account.organizationId, role: account.role };
}

/** Refuses a caller whose role does not allow the operation; an app token has no role. */
export function requirePermission(caller: Caller, id: OperationId): void {
  if (!isTokenOperation(id)) return;
  if (caller.kind === 'token' || !rolePermissions[caller.role].includes(permissions[id])) refuse('unauthorized');
}
