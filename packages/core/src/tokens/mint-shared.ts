import { runHook } from '../client/hooks.ts';
import { TokenUnavailableError } from '../errors/token-unavailable-error.ts';
import { type Clocks, defaultWindows, freshnessOf, hold } from './freshness.ts';
import type { IssuedToken } from './issued-token.ts';
import { mintToken } from './mint-token.ts';
import type { TokenSourceOptions } from './token-source-types.ts';

interface MintContext {
  readonly clocks: Clocks;
  /** Mints although another process may have done so. */
  readonly force: boolean;
  readonly present: IssuedToken | undefined;
  /** True of a token that the provider has refused. */
  readonly isRefused: (token: IssuedToken) => boolean;
}

/** Mints a token, or takes the one that another process has minted meanwhile. */
export async function mintShared(options: TokenSourceOptions, key: string, context: MintContext): Promise<IssuedToken> {
  const { cache, issuer, lockTime = 30_000 } = options;
  const { clocks, force, isRefused } = context;
  if (cache === undefined) return mintToken(options, context.present, clocks.now, {});
  const shared = async () => {
    const token = await cache.get(key);
    if (token === undefined || isRefused(token)) return undefined;
    const freshness = freshnessOf(hold(token, clocks), clocks, options.windows ?? defaultWindows);
    return freshness === 'ended' ? undefined : { token, freshness };
  };
  const before = force ? undefined : await shared();
  if (before?.freshness === 'fresh') return before.token;
  const unlock = await cache.lock(key, lockTime, lockTime);
  try {
    // Another process may have minted while we waited, whether we got its lock or not.
    const meanwhile = await shared();
    if (meanwhile !== undefined && !force && (meanwhile.freshness === 'fresh' || unlock === undefined)) {
      return meanwhile.token;
    }
    if (unlock === undefined) throw new TokenUnavailableError(issuer.provider, new Date(clocks.now()), undefined);
    // A call that outlives the lock would let another process mint too.
    const call = { deadline: lockTime };
    const token = await mintToken(options, meanwhile?.token ?? context.present, clocks.now, call);
    // One of unknown end would be taken by nobody.
    if (token.expiry.kind !== 'unknown') await harmless(options, () => cache.set(key, token));
    return token;
  } finally {
    await harmless(options, async () => unlock?.());
  }
}

/** A cache that fails after the mint must not cost the new token. */
export async function harmless({ onBackgroundError }: TokenSourceOptions, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    runHook(() => onBackgroundError?.(error));
  }
}
