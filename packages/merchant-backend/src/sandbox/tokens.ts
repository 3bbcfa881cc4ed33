import { numberKey, type Random, type StoreTransaction, sha256 } from '@tokenyard/core/sandbox';
import type { Timestamp } from '../schemas.ts';
import { crockford } from './crockford.ts';
import { removeAfter } from './expiry.ts';
import type { Duration } from './request-body.ts';
import { counters, type Token, tokenKeys, tokens } from './state.ts';

/** RFC 8959. */
const prefix = 'secret-token:';

/** What a bearer credential holds behind the prefix, which may be in any case; `undefined` without the prefix. */
export const withoutPrefix = (text: string): string | undefined =>
  text.slice(0, prefix.length).toLowerCase() === prefix ? text.slice(prefix.length) : undefined;

const defaultDuration: Duration = { d_us: 86_400_000_000 };

/** When a token ends, in whole seconds (s) since 1970; null for never. Exact for every duration that JSON can hold. */
export function endOf(now: number, { d_us }: Duration, maxDuration: number | undefined): number | null {
  const cap = maxDuration === undefined ? Number.POSITIVE_INFINITY : maxDuration * 1_000_000;
  const wanted = typeof d_us === 'string' ? Number.POSITIVE_INFINITY : d_us;
  const microseconds = Math.min(wanted, cap);
  if (microseconds === Number.POSITIVE_INFINITY) return null;
  const fraction = (now % 1000) * 1000 + (microseconds % 1_000_000);
  return Math.floor(now / 1000) + Math.floor(microseconds / 1_000_000) + Math.floor(fraction / 1_000_000);
}

export interface MintRequest {
  readonly instance: string;
  readonly scope: string;
  readonly refreshable: boolean;
  readonly duration: Duration | undefined;
  readonly description: string | undefined;
  /** Seconds (s). */
  readonly maxDuration: number | undefined;
}

interface World {
  readonly tx: StoreTransaction;
  readonly now: number;
  readonly random: Random;
}

/** Makes a token; it is given out here and never again. */
export async function mint(
  { tx, now, random }: World,
  request: MintRequest,
): Promise<{ secret: string; token: Token }> {
  const { instance, scope, refreshable, duration, description, maxDuration } = request;
  const rest = crockford(random.bytes(32));
  const serial = ((await counters.get(tx, 'tokens')) ?? 0) + 1;
  const token = {
    hash: await sha256(rest),
    serial,
    scope,
    refreshable,
    ...(description === undefined ? {} : { description }),
    createdAt: Math.floor(now / 1000),
    expiresAt: endOf(now, duration ?? defaultDuration, maxDuration),
  };
  const key = keyOf(instance, serial);
  await counters.put(tx, 'tokens', serial);
  await tokens.put(tx, key, token);
  await tokenKeys.put(tx, token.hash, { instance, serial });
  if (token.expiresAt !== null) {
    await removeAfter(tx, now, token.expiresAt * 1000, [
      ['tokens', key],
      ['tokenKeys', token.hash],
    ]);
  }
  return { secret: prefix + rest, token };
}

const keyOf = (instance: string, serial: number) => `${instance}/${numberKey(serial)}`;

const isLive = ({ expiresAt }: Token, now: number) => expiresAt === null || now < expiresAt * 1000;

/** The live token of an instance that a text behind the prefix stands for. */
export async function findToken({ tx, now }: World, instance: string, rest: string): Promise<Token | undefined> {
  const place = await tokenKeys.get(tx, await sha256(rest));
  return place?.instance === instance ? findSerial({ tx, now }, instance, place.serial) : undefined;
}

/** The live token of an instance with a serial. */
export async function findSerial(
  { tx, now }: Pick<World, 'tx' | 'now'>,
  instance: string,
  serial: number,
): Promise<Token | undefined> {
  const token = await tokens.get(tx, keyOf(instance, serial));
  return token !== undefined && isLive(token, now) ? token : undefined;
}

export async function revoke(tx: StoreTransaction, instance: string, { serial, hash }: Token): Promise<void> {
  await tokens.delete(tx, keyOf(instance, serial));
  await tokenKeys.delete(tx, hash);
}

export interface TokenRange {
  /** Number of tokens at most; negative begins with the newest. */
  readonly limit: number;
  /** Serial behind which to begin. */
  readonly offset: number | undefined;
}

/** Live tokens of an instance in the order of their serials. */
export async function listLive(
  { tx, now }: Pick<World, 'tx' | 'now'>,
  instance: string,
  { limit, offset }: TokenRange,
): Promise<readonly Token[]> {
  const wanted = Math.abs(limit);
  const range = { prefix: `${instance}/`, reverse: limit < 0, limit: wanted };
  const found: Token[] = [];
  for (let behind = offset; ; ) {
    const page = await tokens.list(tx, behind === undefined ? range : { ...range, after: keyOf(instance, behind) });
    found.push(...page.filter((token) => isLive(token, now)));
    behind = page.at(-1)?.serial;
    if (found.length >= wanted || page.length < wanted || behind === undefined) return found.slice(0, wanted);
  }
}

/** A moment (s since 1970, null for never) as it is on the wire. */
export const timestamp = (seconds: number | null): Timestamp => ({ t_s: seconds ?? 'never' });
