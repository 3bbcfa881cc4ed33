import type { Credential } from '../auth/credential.ts';
import type { ApiErrorDetails } from '../errors/api-error.ts';
import type { RateLimitHeaders } from '../http/rate-limit.ts';
import type { OperationSpec } from '../operation/operation.ts';
import type { FetchFunction } from './fetch.ts';
import type { ClientHooks } from './hooks.ts';
import type { RetryPolicy } from './retry.ts';

/** Options that every client takes. */
export interface ClientOptions {
  /** Used instead of the global `fetch`. */
  readonly fetch?: FetchFunction | undefined;
  /** Milliseconds (ms) that one request may take. Default 10000. */
  readonly timeout?: number | undefined;
  /** Milliseconds (ms) that a call may take with all its repeats and pauses. Default 60000. */
  readonly deadline?: number | undefined;
  readonly retry?: Partial<RetryPolicy> | undefined;
  /** Put before our own product token in `User-Agent`. */
  readonly userAgent?: string | undefined;
  readonly hooks?: ClientHooks | undefined;
  /** Longest response body in bytes. Default 8 MiB. */
  readonly maxResponseBytes?: number | undefined;
  /** Clock in ms since 1970, for tests. */
  readonly now?: (() => number) | undefined;
  /** Random numbers in [0, 1) for the jitter of pauses, for tests. */
  readonly random?: (() => number) | undefined;
}

/** Options of one call. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds (ms) that one request may take, instead of the client's. */
  readonly timeout?: number | undefined;
  /** Milliseconds (ms) that the call may take with all its repeats, instead of the client's. */
  readonly deadline?: number | undefined;
  /** Headers to add, such as `traceparent`. They never replace a header that the operation sets itself. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** What a provider package tells the client runtime: facts and conventions of the provider. */
export interface ProviderBinding {
  /** Product token for `User-Agent`, e.g. `tokenyard-mews-pos/0.1.0`. */
  readonly product: string;
  /** Called at each call, so that environment variables are read then. */
  readonly baseUrl: () => string;
  readonly credentials: (operation: OperationSpec) => readonly Credential[] | Promise<readonly Credential[]>;
  /**
   * Called when the provider answers 401: other credentials, with which the request is sent once more, or `undefined`
   * when there are none. It is no repeat in the sense of the retry policy: a refused request has taken no effect.
   */
  readonly renewCredentials?: (refused: readonly Credential[]) => Promise<readonly Credential[] | undefined>;
  /** Reads the provider's error body. On a 2xx status `undefined` means that the response is a success. */
  readonly readError: (response: { readonly status: number; readonly body: unknown }) => ApiErrorDetails | undefined;
  readonly requestIdHeader?: string;
  readonly rateLimitHeaders?: RateLimitHeaders;
  /** Pause in milliseconds (ms) after a 429 that tells no time, where the provider recommends one. */
  readonly rateLimitPause?: number;
}
