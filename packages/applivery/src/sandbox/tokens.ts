import { base64url, type Exchange, hex, numberKey, type Random, sha256 } from '@tokenyard/core/sandbox';
import type { WantedToken } from './body.ts';
import { refuse } from './replies.ts';
import { type Application, bearers, counters, type StoredToken, tokenKeys, tokens } from './state.ts';
import type { Vault } from './vault.ts';

/** A new bearer in the form of the provider's: 24 characters of the base64url alphabet. */
export const newBearer = (random: Random): string => base64url(random.bytes(18));

/** A new id: the time in seconds (s) since 1970, then random bytes. */
export const newId = (now: number, random: Random): string =>
  Math.floor(now / 1000)
    .toString(16)
    .padStart(8, '0') + hex(random.bytes(8));

const withoutRepeats = (scopes: readonly string[]) => [...new Set(scopes)];

/** Mints a token of an app. */
export async function mintToken(
  { tx, now, random }: Exchange,
  vault: Vault,
  { id: applicationId, organizationId }: Application,
  { description, scopes = ['sdk'] }: WantedToken,
): Promise<StoredToken> {
  const id = newId(now, random);
  const bearer = newBearer(random);
  const bearerHash = await sha256(bearer);
  const sealedBearer = await vault.seal(bearer, id, random);
  const number = ((await counters.get(tx, 'tokens')) ?? 0) + 1;
  const key = `${applicationId}/${numberKey(number)}`;
  const token: StoredToken = {
    id,
    organizationId,
    applicationId,
    description,
    scopes: withoutRepeats(scopes),
    sealedBearer,
    bearerHash,
  };
  await counters.put(tx, 'tokens', number);
  await tokens.put(tx, key, token);
  await tokenKeys.put(tx, id, key);
  await bearers.put(tx, bearerHash, { holder: 'token', key });
  return token;
}

/** A token in the store. */
export interface KeptToken {
  readonly key: string;
  readonly token: StoredToken;
}

/** The token of an app with an id, in any letter case; refuses the request when there is none. */
export async function requireToken(
  { tx }: Exchange,
  application: Application,
  tokenId: string | undefined,
): Promise<KeptToken> {
  if (tokenId === undefined || !/^[a-f0-9]{24}$/i.test(tokenId)) return refuse('entityNotFound');
  const key = await tokenKeys.get(tx, tokenId.toLowerCase());
  const token = key === undefined ? undefined : await tokens.get(tx, key);
  if (key === undefined || token?.applicationId !== application.id) return refuse('entityNotFound');
  return { key, token };
}

/** Replaces the members that are wanted and keeps the others. */
export async function changeToken(
  { tx }: Exchange,
  { key, token }: KeptToken,
  { description = token.description, scopes = token.scopes }: WantedToken,
): Promise<StoredToken> {
  const changed = { ...token, description, scopes: withoutRepeats(scopes) };
  await tokens.put(tx, key, changed);
  return changed;
}

export async function removeToken({ tx }: Exchange, { key, token }: KeptToken): Promise<void> {
  await tokens.delete(tx, key);
  await tokenKeys.delete(tx, token.id);
  await bearers.delete(tx, token.bearerHash);
}

/** All tokens of an app, newest first, or sorted by `id` or `description` as `sort` says. */
export async function listAppTokens(
  { tx }: Exchange,
  application: Application,
  sort: string | undefined,
): Promise<readonly StoredToken[]> {
  const newestFirst = await tokens.list(tx, { prefix: `${application.id}/`, reverse: true });
  const [member, direction] = (sort ?? '').split(':');
  if (member !== 'id' && member !== 'description') return newestFirst;
  const sign = direction === 'desc' ? -1 : 1;
  return newestFirst.toSorted((a, b) => sign * compare(a[member] ?? '', b[member] ?? ''));
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b));
