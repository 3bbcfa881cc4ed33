import { runHook } from '../client/hooks.ts';
import { backoff, defaultRetryPolicy } from '../client/retry.ts';
import { InvalidRequestError } from '../errors/invalid-request-error.ts';
import { SettingError } from '../errors/setting-error.ts';
import { TokenUnavailableError } from '../errors/token-unavailable-error.ts';
import { TokenyardError } from '../errors/tokenyard-error.ts';
import { Secret } from '../secret.ts';
import { type Clocks, defaultWindows, freshnessOf, type HeldToken, hold } from './freshness.ts';
import type { IssuedToken } from './issued-token.ts';
import { harmless, mintShared } from './mint-shared.ts';
import { cacheKeyOf } from './token-cache.ts';
import type { GetTokenOptions, TokenSourceOptions } from './token-source-types.ts';

/** A mint on its way. */
interface Mint {
  readonly token: Promise<IssuedToken>;
  readonly force: boolean;
}

/** What a token source knows: the token it holds, the mint on its way, and the last failure. */
export class TokenKeeper {
  readonly #options: TokenSourceOptions;
  readonly #clocks: Clocks;
  #held: HeldToken | undefined;
  #mint: Mint | undefined;
  /** Number of the last mint that was begun, and of the one whose token is held. */
  #begun = 0;
  #applied = 0;
  #failures = 0;
  /** `until` is monotonic time: a wall clock that is set back must not lengthen a pause. */
  #failure: { readonly error: unknown; readonly until: number; readonly retryAt: Date } | undefined;
  #refused: IssuedToken | undefined;
  #key: Promise<string> | undefined;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
    const { now = Date.now, monotonic = options.now ?? (() => performance.now()) } = options;
    this.#clocks = { now, monotonic };
  }

  async get({ force = false, signal }: GetTokenOptions): Promise<IssuedToken> {
    signal?.throwIfAborted();
    const held = this.#held;
    const freshness = held === undefined ? 'ended' : this.#freshness(held);
    if (held !== undefined && freshness === 'fresh' && !force) return held.token;
    const blocked = this.#blockedBy();
    if (held !== undefined && freshness === 'renew-behind' && !force) {
      if (blocked === undefined && this.#mint === undefined) this.#renewBehind();
      return held.token;
    }
    if (blocked !== undefined && this.#joinable(force) === undefined) {
      if (held !== undefined && freshness === 'renew-first' && !force) return held.token;
      throw blocked;
    }
    try {
      const begunBefore = this.#mint !== undefined;
      const token = await unlessAborted(this.#joinMint(force), signal);
      // A machine that slept during a mint wakes up with a token that has ended.
      const isStale = begunBefore && token.expiry.kind === 'at' && token.expiry.at.getTime() <= this.#clocks.now();
      return isStale ? await unlessAborted(this.#joinMint(force), signal) : token;
    } catch (error) {
      // The old token is better than none as long as it really lives.
      const old = this.#held;
      if (!force && !signal?.aborted && old !== undefined && this.#freshness(old) !== 'ended') return old.token;
      throw error;
    }
  }

  async invalidate(token: IssuedToken | undefined): Promise<void> {
    const gone = token ?? this.#held?.token;
    const { cache } = this.#options;
    if (gone === undefined) return;
    this.#refused = gone;
    if (this.#held !== undefined && isSame(this.#held.token, gone)) this.#held = undefined;
    if (cache !== undefined) await harmless(this.#options, async () => cache.delete(await this.#cacheKey(), gone));
  }

  #freshness(held: HeldToken) {
    return freshnessOf(held, this.#clocks, this.#options.windows ?? defaultWindows);
  }

  /** The error of the last mint, while it is too early to try again. */
  #blockedBy(): TokenUnavailableError | undefined {
    if (this.#failure === undefined || this.#clocks.monotonic() >= this.#failure.until) return undefined;
    const { error, retryAt } = this.#failure;
    // Foreign errors, of a cache or of a callback, may quote anything.
    const cause = TokenyardError.isInstance(error) ? error : new Secret(error);
    return new TokenUnavailableError(this.#options.issuer.provider, retryAt, cause);
  }

  #cacheKey(): Promise<string> {
    this.#key ??= cacheKeyOf(this.#options.issuer, this.#options.request).catch((error: unknown) => {
      // A setting that is missing now may be there at the next call.
      this.#key = undefined;
      throw error;
    });
    return this.#key;
  }

  #renewBehind(): void {
    this.#joinMint(false).catch((error: unknown) => runHook(() => this.#options.onBackgroundError?.(error)));
  }

  /** The mint on its way, unless it was begun without force for somebody who forces one. */
  #joinable(force: boolean): Mint | undefined {
    return force && this.#mint?.force === false ? undefined : this.#mint;
  }

  /** One mint at a time for all who may share it. */
  #joinMint(force: boolean): Promise<IssuedToken> {
    const underWay = this.#joinable(force);
    if (underWay !== undefined) return underWay.token;
    this.#begun += 1;
    const number = this.#begun;
    const mint: Mint = {
      force,
      token: this.#minted(force)
        .then(
          (token) => this.#apply(number, token),
          (error: unknown) => this.#fail(number, error),
        )
        .finally(() => {
          if (this.#mint === mint) this.#mint = undefined;
        }),
    };
    this.#mint = mint;
    return mint.token;
  }

  async #minted(force: boolean): Promise<IssuedToken> {
    const held = this.#held;
    return mintShared(this.#options, await this.#cacheKey(), {
      clocks: this.#clocks,
      force,
      present: held === undefined || this.#freshness(held) === 'ended' ? undefined : held.token,
      isRefused: (token) => this.#refused !== undefined && isSame(token, this.#refused),
    });
  }

  /** A late answer never replaces the token of a mint that was begun after it. */
  #apply(number: number, token: IssuedToken): IssuedToken {
    if (number < this.#applied) return this.#held?.token ?? token;
    this.#failures = 0;
    this.#failure = undefined;
    this.#applied = number;
    this.#held = hold(token, this.#clocks);
    return token;
  }

  #fail(number: number, error: unknown): never {
    // Nothing was sent, so there is nothing to spare; and a mint that was begun later has succeeded meanwhile.
    if (SettingError.isInstance(error) || InvalidRequestError.isInstance(error) || number < this.#applied) throw error;
    this.#failures += 1;
    const { backoff: policy = defaultRetryPolicy, random = Math.random } = this.#options;
    const now = this.#clocks.now();
    const pause = Math.max(backoff(this.#failures, policy, random), retryAtOf(error) - now);
    this.#failure = { error, until: this.#clocks.monotonic() + pause, retryAt: new Date(now + pause) };
    throw error;
  }
}

const isSame = (a: IssuedToken, b: IssuedToken) => a.secret.reveal() === b.secret.reveal();

/** When the provider itself wants to be asked again, in ms since 1970; 0 when it did not say. */
const retryAtOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'retryAt' in error && error.retryAt instanceof Date
    ? error.retryAt.getTime()
    : 0;

/** One caller that stops waiting does not stop the mint: others wait for it too. */
function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
