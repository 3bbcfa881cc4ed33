import { TokenUnavailableError } from '../errors/token-unavailable-error.ts';
import { defaultWindows, freshnessOf } from './freshness.ts';
import { issueSolving } from './issue-solving.ts';
import type { IssuedToken } from './issued-token.ts';
import type { TokenSourceOptions } from './token-source-types.ts';

interface MintContext {
  readonly force: boolean;
  readonly now: () => number;
  readonly monotonic: () => number;
}

/** Mints a token, or takes the one that another process has minted meanwhile. */
export async function mintShared(options: TokenSourceOptions, key: string, context: MintContext): Promise<IssuedToken> {
  const { cache, issuer, request, lockTime = 30_000 } = options;
  const mint = () => issueSolving(issuer, request, options.onChallenge);
  if (cache === undefined) return mint();
  const usable = async () => {
    const token = context.force ? undefined : await cache.get(key);
    if (token === undefined) return undefined;
    const monotonic = context.monotonic();
    // What is known of a token of another process is its age by the wall clock.
    const held = { token, heldSince: monotonic - Math.max(0, context.now() - token.issuedAt.getTime()) };
    return freshnessOf(held, context.now(), monotonic, options.windows ?? defaultWindows) === 'fresh'
      ? token
      : undefined;
  };
  const shared = await usable();
  if (shared !== undefined) return shared;
  const unlock = await cache.lock(key, lockTime, lockTime);
  try {
    // Another process may have minted while we waited, whether we got its lock or not.
    const meanwhile = await usable();
    if (meanwhile !== undefined) return meanwhile;
    if (unlock === undefined) throw new TokenUnavailableError(issuer.provider, new Date(context.now()), undefined);
    const token = await mint();
    await cache.set(key, token);
    return token;
  } finally {
    await unlock?.();
  }
}
