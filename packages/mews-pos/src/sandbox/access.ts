import { bearer, readCredential } from '@tokenyard/core';
import { type Exchange, sha256 } from '@tokenyard/core/sandbox';
import { refuse } from './replies.ts';
import { apiKeys, tokens } from './state.ts';

/** Who sent a request. */
export type Caller =
  | { readonly kind: 'missing' | 'unknown' | 'expired' }
  | { readonly kind: 'apiKey'; readonly hash: string }
  | { readonly kind: 'secretKey'; readonly hash: string; readonly spaceCodeId: string };

export async function identify({ headers, tx, now }: Exchange): Promise<Caller> {
  const credential = readCredential(bearer(), headers);
  if (credential?.kind !== 'bearer') return { kind: 'missing' };
  const hash = await sha256(credential.token.reveal());
  if ((await apiKeys.get(tx, hash)) !== undefined) return { kind: 'apiKey', hash };
  const token = await tokens.get(tx, hash);
  if (token === undefined) return { kind: 'unknown' };
  return now < token.expiresAt ? { kind: 'secretKey', hash, spaceCodeId: token.spaceCodeId } : { kind: 'expired' };
}

/** Key of the quota window that a caller's requests count in. */
export const windowKeyOf = (caller: Caller): string => ('hash' in caller ? caller.hash : 'anonymous');

const challenge = 'Bearer realm="mews-pos"';

/** Refuses a caller without a live credential. */
export function requireCaller(caller: Caller, { random }: Exchange): Extract<Caller, { kind: 'apiKey' | 'secretKey' }> {
  if (caller.kind === 'apiKey' || caller.kind === 'secretKey') return caller;
  const source = { header: 'Authorization' };
  if (caller.kind === 'missing') refuse('missingCredentials', random, source, { 'WWW-Authenticate': challenge });
  return refuseCredential(caller.kind === 'expired' ? 'expiredCredentials' : 'invalidCredentials', { random });
}

/** Refuses a credential that was sent. */
export function refuseCredential(
  name: 'expiredCredentials' | 'invalidCredentials',
  { random }: Pick<Exchange, 'random'>,
): never {
  const headers = { 'WWW-Authenticate': `${challenge}, error="invalid_token"` };
  return refuse(name, random, { header: 'Authorization' }, headers);
}
