import { globalFetch } from '../client/fetch.ts';
import { backoff, defaultRetryPolicy } from '../client/retry.ts';
import { TokenUnavailableError } from '../errors/token-unavailable-error.ts';
import { applied } from './apply-token.ts';
import { defaultWindows, freshnessOf, type HeldToken } from './freshness.ts';
import type { IssuedToken } from './issued-token.ts';
import { mintShared } from './mint-shared.ts';
import { cacheKeyOf } from './token-cache.ts';
import type { GetTokenOptions, TokenFetchInit, TokenSource, TokenSourceOptions } from './token-source-types.ts';

/**
 * A source that always holds one valid token: it mints once however many callers wait, renews before the end, and
 * backs off when the provider fails. It holds its token in memory; a {@link TokenCache} lets processes share one.
 */
export function createTokenSource(options: TokenSourceOptions): TokenSource {
  const state = new SourceState(options);
  return {
    get: (getOptions) => state.get(getOptions ?? {}),
    invalidate: (token) => state.invalidate(token),
    fetch: async (input, init = {}) => {
      const token = await state.get({ signal: init.signal ?? undefined });
      const response = await send(options, token, input, init);
      if (response.status !== 401 || !mayRepeat(init)) return response;
      await state.invalidate(token);
      await response.body?.cancel();
      return send(options, await state.get({ signal: init.signal ?? undefined }), input, init);
    },
  };
}

const send = (
  options: TokenSourceOptions,
  token: IssuedToken,
  input: string | URL,
  { repeatable: _, ...init }: TokenFetchInit,
) => (options.fetch ?? globalFetch)(input, applied(options.issuer.present(token), init));

const repeatableMethods = new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE']);

/** A stream can be sent only once; a POST only its caller knows to be harmless. */
function mayRepeat({ method = 'GET', body, repeatable }: TokenFetchInit): boolean {
  return !(body instanceof ReadableStream) && (repeatable ?? repeatableMethods.has(method.toUpperCase()));
}

class SourceState {
  readonly #options: TokenSourceOptions;
  readonly #now: () => number;
  readonly #monotonic: () => number;
  #held: HeldToken | undefined;
  #minting: Promise<IssuedToken> | undefined;
  /** Number of the last mint that was begun, and of the one whose token is held. */
  #begun = 0;
  #applied = 0;
  #failures = 0;
  #failure: { readonly error: unknown; readonly until: number } | undefined;
  #key: Promise<string> | undefined;

  constructor(options: TokenSourceOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
    this.#monotonic = options.monotonic ?? (() => performance.now());
  }

  get({ force = false, signal }: GetTokenOptions): Promise<IssuedToken> {
    const held = this.#held;
    const freshness = held === undefined ? 'ended' : this.#freshness(held);
    if (force) return aborted(this.#mint(true), signal);
    if (held !== undefined && freshness === 'fresh') return Promise.resolve(held.token);
    const blocked = this.#blockedBy();
    if (held !== undefined && freshness === 'renew-behind') {
      if (blocked === undefined && this.#minting === undefined)
        this.#mint(false).catch((error) => this.#options.onBackgroundError?.(error));
      return Promise.resolve(held.token);
    }
    if (blocked !== undefined) {
      return held !== undefined && freshness === 'renew-first' ? Promise.resolve(held.token) : Promise.reject(blocked);
    }
    return aborted(
      (this.#minting ?? this.#mint(false)).catch((error: unknown) => {
        // The old token is better than none as long as it really lives.
        if (held !== undefined && this.#held === held && this.#freshness(held) !== 'ended') return held.token;
        throw error;
      }),
      signal,
    );
  }

  async invalidate(token: IssuedToken | undefined): Promise<void> {
    const held = this.#held?.token;
    const gone = token ?? held;
    if (gone === undefined) return;
    if (held !== undefined && held.secret.reveal() === gone.secret.reveal()) this.#held = undefined;
    await this.#options.cache?.delete(await this.#cacheKey(), gone);
  }

  #freshness(held: HeldToken) {
    return freshnessOf(held, this.#now(), this.#monotonic(), this.#options.windows ?? defaultWindows);
  }

  /** The error of the last mint, while it is too early to try again. */
  #blockedBy(): TokenUnavailableError | undefined {
    if (this.#failure === undefined || this.#now() >= this.#failure.until) return undefined;
    return new TokenUnavailableError(this.#options.issuer.provider, new Date(this.#failure.until), this.#failure.error);
  }

  #cacheKey(): Promise<string> {
    this.#key ??= cacheKeyOf(this.#options.issuer, this.#options.request);
    return this.#key;
  }

  #mint(force: boolean): Promise<IssuedToken> {
    this.#begun += 1;
    const number = this.#begun;
    const minting: Promise<IssuedToken> = this.#cacheKey()
      .then((key) => mintShared(this.#options, key, { force, now: this.#now, monotonic: this.#monotonic }))
      .then(
        (token) => this.#apply(number, token),
        (error: unknown) => this.#fail(error),
      )
      .finally(() => {
        if (this.#minting === minting) this.#minting = undefined;
      });
    this.#minting = minting;
    return minting;
  }

  /** A late answer never replaces the token of a mint that was begun after it. */
  #apply(number: number, token: IssuedToken): IssuedToken {
    this.#failures = 0;
    this.#failure = undefined;
    if (number < this.#applied) return this.#held?.token ?? token;
    this.#applied = number;
    this.#held = { token, heldSince: this.#monotonic() };
    return token;
  }

  #fail(error: unknown): never {
    this.#failures += 1;
    const pause = backoff(
      this.#failures,
      this.#options.backoff ?? defaultRetryPolicy,
      this.#options.random ?? Math.random,
    );
    this.#failure = { error, until: Math.max(this.#now() + pause, retryAtOf(error)) };
    throw error;
  }
}

/** When the provider itself wants to be asked again, in ms since 1970; 0 when it did not say. */
const retryAtOf = (error: unknown): number =>
  typeof error === 'object' && error !== null && 'retryAt' in error && error.retryAt instanceof Date
    ? error.retryAt.getTime()
    : 0;

/** One caller that stops waiting does not stop the mint: others wait for it too. */
function aborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
