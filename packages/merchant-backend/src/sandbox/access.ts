import { readCredential } from '@tokenyard/core';
import { type Exchange, sha256 } from '@tokenyard/core/sandbox';
import { defaultInstance } from '../instance.ts';
import type { merchantBackendOperations } from '../operations/index.ts';
import type { SandboxRules } from './options.ts';
import { refuse } from './replies.ts';
import { permits } from './scopes.ts';
import { type Instance, instances, type Token } from './state.ts';
import { findToken, withoutPrefix } from './tokens.ts';

export type OperationId = keyof typeof merchantBackendOperations;

/** An instance with its id. */
export interface KnownInstance extends Instance {
  readonly id: string;
}

/** Who sent a request: nobody that has to be known, the password's owner, or the holder of a token. */
export type Login =
  | { readonly kind: 'none' }
  | { readonly kind: 'password' }
  | { readonly kind: 'token'; readonly token: Token };

/** The instance whose path was called; refuses an unknown one. */
export async function requireInstance(tx: Exchange['tx'], id = defaultInstance): Promise<KnownInstance> {
  const found = await instances.get(tx, id);
  return found === undefined ? refuse('unknownInstance') : { ...found, id };
}

/** Reads the credential of a request; refuses what is none for the operation and the instance. */
export async function requireLogin(
  exchange: Exchange,
  id: OperationId,
  instance: KnownInstance,
  rules: SandboxRules,
): Promise<Login> {
  const { headers, match } = exchange;
  if (match.kind !== 'operation' || match.operation.auth.kind === 'none') return { kind: 'none' };
  const credential = readCredential(match.operation.auth, headers);
  if (credential?.kind === 'basic') {
    const matches = credential.username === instance.id && (await isPassword(credential.password.reveal(), instance));
    return matches ? { kind: 'password' } : refuse('unauthorized');
  }
  const rest = credential === undefined ? undefined : withoutPrefix(credential.token.reveal());
  if (rest === undefined) return refuse('unauthorized');
  const token = await findToken(exchange, instance.id, rest);
  if (token !== undefined) return { kind: 'token', token };
  // Before protocol v19 the password itself was the token.
  const legacy = rules.legacyPasswordBearer && id === 'createToken' && (await isPassword(rest, instance));
  return legacy ? { kind: 'password' } : refuse('unauthorized');
}

const isPassword = async (text: string, { passwordHash }: Instance) => (await sha256(text)) === passwordHash;

/** The permission that an operation asks of a token. */
const permissions: Readonly<Partial<Record<OperationId, string>>> = {
  createToken: 'token-refresh',
  listTokens: 'tokens-read',
  revokeBySerial: 'tokens-write',
  changePassword: 'instances-auth-write',
};

/** Refuses a token that does not hold the permission. */
export function requirePermission(login: Login, id: OperationId): void {
  const permission = permissions[id];
  if (login.kind === 'token' && permission !== undefined && !permits(login.token, permission)) {
    refuse('notPermitted', { detail: permission });
  }
}
