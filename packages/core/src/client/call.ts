import type { Credential } from '../auth/credential.ts';
import type { ApiErrorDetails } from '../errors/api-error.ts';
import { type RateLimit, type RateLimitHeaders, readRateLimit } from '../http/rate-limit.ts';
import { decodeSuccess, looseBody, type ReceivedResponse } from '../operation/decode.ts';
import type { OperationSpec } from '../operation/operation.ts';
import { type AttemptOutcome, sendAttempt } from './attempt.ts';
import { apiErrorOf, transportErrorOf } from './call-errors.ts';
import { Cancelled, cancelAfter, pause } from './cancellation.ts';
import type { FetchFunction } from './fetch.ts';
import { type AttemptEvent, type ClientHooks, runHook } from './hooks.ts';
import { prepareCall } from './prepare.ts';
import { backoff, isRetriedStatus, type RetryPolicy, readRetryAfter } from './retry.ts';
import type { Runtime } from './runtime.ts';

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

export interface CallContext {
  readonly binding: ProviderBinding;
  readonly options: ClientOptions;
  readonly runtime: Runtime;
  readonly baseUrl: () => string;
}

export interface CallResult {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Headers;
  readonly requestId: string | undefined;
  readonly rateLimit: RateLimit | undefined;
  readonly attempts: number;
}

/** Carries out one call: checks the input, sends it, repeats what may be repeated, reads the response. */
export async function callOperation(
  operation: OperationSpec,
  input: unknown,
  context: CallContext,
  options: CallOptions,
): Promise<CallResult> {
  const { binding, runtime } = context;
  const baseUrl = context.baseUrl();
  const userAgent = [context.options.userAgent, binding.product].filter((part) => part !== undefined).join(' ');
  const ends = runtime.now() + (options.deadline ?? runtime.deadline);
  const prepare = prepareCall({ operation, input, baseUrl, userAgent, headers: options.headers });
  const credentials = await awaited(binding.credentials(operation), 0);
  let request = prepare(credentials);
  let renewed = false;

  for (let attempt = 1; ; attempt += 1) {
    const event: AttemptEvent = {
      operationId: operation.id,
      method: operation.method,
      origin: new URL(baseUrl).origin,
      path: operation.path,
      attempt,
    };
    const outcome = await sendAttempt(
      { ...request, event },
      {
        runtime,
        hooks: context.options.hooks,
        requestIdHeader: binding.requestIdHeader,
        ends,
        signal: options.signal,
        timeout: options.timeout,
      },
    );
    const failure = failureOf(outcome, binding);
    if (failure === undefined && outcome.kind === 'response') {
      return {
        ...beside(outcome.response, binding),
        status: outcome.response.status,
        attempts: attempt,
        body: decodeSuccess(operation, outcome.response, attempt),
      };
    }
    if (!renewed && outcome.kind === 'response' && outcome.response.status === 401) {
      renewed = true;
      const others = await awaited(binding.renewCredentials?.(credentials), attempt);
      if (others !== undefined) {
        request = prepare(others);
        runHook(() => context.options.hooks?.onRetry?.({ ...event, delay: 0 }));
        continue;
      }
    }
    const budgetLeft = ends - runtime.now();
    const announced =
      outcome.kind === 'response' ? announcedRetry(outcome.response, binding, runtime.now()) : undefined;
    const delay = announced === undefined ? pauseAfter(outcome, attempt, context) : announced - runtime.now();
    const repeat = mayRepeat(operation, outcome) && attempt < runtime.retry.attempts && delay < budgetLeft;
    const { redact } = request;
    if (!repeat) throw errorOf(outcome, { operation, attempt, redact, announced, budgetLeft, binding });
    runHook(() => context.options.hooks?.onRetry?.({ ...event, delay }));
    await pause(delay, options.signal).catch(() => {
      throw transportErrorOf({ kind: 'failure', reason: 'caller', sent: false, cause: undefined }, operation, attempt);
    });
  }

  /** Getting credentials may be a call of its own, which this one waits for no longer than for a response. */
  async function awaited<T>(work: T | Promise<T>, attempts: number): Promise<T> {
    const cancellation = cancelAfter(ends - runtime.now(), 'deadline', options.signal);
    try {
      return await cancellation.race(Promise.resolve(work));
    } catch (cause) {
      if (!(cause instanceof Cancelled)) throw cause;
      const { reason } = cause;
      throw transportErrorOf({ kind: 'failure', reason, sent: false, cause: undefined }, operation, attempts);
    } finally {
      cancellation.dispose();
    }
  }
}

/** Anything but a 2xx that the provider itself calls a success. */
function failureOf(outcome: AttemptOutcome, binding: ProviderBinding) {
  if (outcome.kind !== 'response') return {};
  const { status } = outcome.response;
  const details = binding.readError({ status, body: looseBody(outcome.response) });
  return status >= 200 && status < 300 ? details : (details ?? {});
}

function mayRepeat(operation: OperationSpec, outcome: AttemptOutcome): boolean {
  if (outcome.kind === 'response') return isRetriedStatus(operation.retry, outcome.response.status);
  if (outcome.reason === 'caller' || outcome.reason === 'deadline' || outcome.reason === 'oversized') return false;
  return operation.retry === 'safe' || !outcome.sent;
}

/** The pause in ms that we choose ourselves. */
function pauseAfter(outcome: AttemptOutcome, attempt: number, { binding, runtime }: CallContext): number {
  const limited = outcome.kind === 'response' && outcome.response.status === 429;
  return (limited ? binding.rateLimitPause : undefined) ?? backoff(attempt, runtime.retry, runtime.random);
}

function announcedRetry(response: ReceivedResponse, binding: ProviderBinding, now: number): number | undefined {
  const after = readRetryAfter(response.headers, now);
  if (after !== undefined || response.status !== 429) return after;
  return beside(response, binding).rateLimit?.resetAt?.getTime();
}

const beside = ({ headers }: ReceivedResponse, binding: ProviderBinding) => ({
  headers,
  requestId: binding.requestIdHeader === undefined ? undefined : (headers.get(binding.requestIdHeader) ?? undefined),
  rateLimit: binding.rateLimitHeaders === undefined ? undefined : readRateLimit(headers, binding.rateLimitHeaders),
});

interface Ending {
  readonly operation: OperationSpec;
  readonly attempt: number;
  readonly redact: <T>(text: T) => T;
  readonly announced: number | undefined;
  readonly budgetLeft: number;
  readonly binding: ProviderBinding;
}

function errorOf(outcome: AttemptOutcome, ending: Ending): Error {
  const { operation, attempt, redact, announced, budgetLeft, binding } = ending;
  if (outcome.kind === 'failure') return transportErrorOf(outcome, operation, attempt);
  const { response } = outcome;
  const body = looseBody(response);
  const details = binding.readError({ status: response.status, body }) ?? {};
  const { requestId, rateLimit } = beside(response, binding);
  return apiErrorOf({
    operation,
    attempt,
    redact,
    details,
    body,
    status: response.status,
    requestId,
    rateLimit,
    announced,
    budgetLeft,
  });
}
