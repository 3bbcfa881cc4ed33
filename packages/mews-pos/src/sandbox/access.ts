import { bearer, readCredential } from '@tokenyard/core';
import { type Exchange, sha256 } from '@tokenyard/core/sandbox';
import type { mewsPosOperations } from '../operations/index.ts';
import { refuse } from './replies.ts';
import { apiKeys, tokens } from './state.ts';

/** Who sent a request. */
export type Caller =
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'expired' }
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
const rejection = { 'WWW-Authenticate': `${challenge}, error="invalid_token"` };
const source = { header: 'Authorization' };

/** Refuses who may not do what a request asks for. A secret key only reads the space code that it was minted for. */
export function authorize(caller: Caller, exchange: Exchange, { id, params }: Wanted): void {
  const { random } = exchange;
  if (caller.kind === 'apiKey') return;
  if (caller.kind === 'missing') refuse('missingCredentials', random, source, { 'WWW-Authenticate': challenge });
  // Whatever its age, a secret key is no API key.
  const mints = id === 'createShortlivedIntegrationToken';
  if (caller.kind === 'unknown' || mints) refuse('invalidCredentials', random, source, rejection);
  if (caller.kind === 'expired') refuse('expiredCredentials', random, source, rejection);
  if (params.id?.toLowerCase() !== caller.spaceCodeId) refuse('wrongSpaceCode', random);
}

interface Wanted {
  readonly id: keyof typeof mewsPosOperations;
  readonly params: Readonly<Record<string, string>>;
}
