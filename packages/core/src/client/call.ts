import type { RateLimit } from '../http/rate-limit.ts';
import { decodeSuccess } from '../operation/decode.ts';
import type { OperationSpec } from '../operation/operation.ts';
import { type AttemptOutcome, sendAttempt } from './attempt.ts';
import { apiErrorOf, transportErrorOf } from './call-errors.ts';
import { Cancelled, type CancelReason, pause, within } from './cancellation.ts';
import { runHook } from './hooks.ts';
import type { CallOptions, ClientOptions, ProviderBinding } from './options.ts';
import { prepareCall } from './prepare.ts';
import { backoff, isRetriedStatus, readRetryAfter } from './retry.ts';
import type { Runtime } from './runtime.ts';

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
  { binding, options, runtime, baseUrl }: CallContext,
  { signal, timeout = runtime.timeout, deadline = runtime.deadline, headers }: CallOptions,
): Promise<CallResult> {
  const { id: operationId, method, path } = operation;
  const { hooks = {}, userAgent } = options;
  const base = baseUrl();
  const { origin } = new URL(base);
  const ends = runtime.now() + deadline;
  const product = userAgent === undefined ? binding.product : `${userAgent} ${binding.product}`;
  const prepare = prepareCall({ operation, input, baseUrl: base, userAgent: product, headers });
  const credentials = await awaited(() => binding.credentials(operation), 0);
  let request = prepare(credentials);
  let renewed = false;

  for (let attempt = 1; ; attempt += 1) {
    if (signal?.aborted) throw unsent('caller', attempt - 1);
    const event = { operationId, method, origin, path, attempt };
    const outcome = await sendAttempt(request, { runtime, binding, hooks, event, ends, timeout, signal });
    const status = outcome.kind === 'answer' ? outcome.status : undefined;
    if (outcome.kind === 'answer' && outcome.failure === undefined) {
      const { headers: received, requestId, rateLimit } = outcome;
      const body = decodeSuccess(operation, outcome, attempt);
      return { status: outcome.status, body, headers: received, requestId, rateLimit, attempts: attempt };
    }
    if (status === 401 && !renewed) {
      renewed = true;
      const others = await awaited(() => binding.renewCredentials?.(credentials), attempt);
      if (others !== undefined) {
        request = prepare(others);
        runHook(() => hooks.onRetry?.({ ...event, delay: 0 }));
        continue;
      }
    }
    const now = runtime.now();
    const budgetLeft = ends - now;
    const announced = announcedRetry(outcome, now);
    const ownPause =
      (status === 429 ? binding.rateLimitPause : undefined) ?? backoff(attempt, runtime.retry, runtime.random);
    // A moment that has passed announces nothing: everybody would come back at once.
    const delay = announced !== undefined && announced > now ? announced - now : ownPause;
    if (!mayRepeat(operation, outcome) || attempt >= runtime.retry.attempts || delay >= budgetLeft) {
      if (outcome.kind === 'failure') throw transportErrorOf(outcome, operation, attempt);
      throw apiErrorOf(outcome, operation, { attempts: attempt, redact: request.redact, announced, budgetLeft });
    }
    runHook(() => hooks.onRetry?.({ ...event, delay }));
    await pause(delay, signal);
  }

  function unsent(reason: CancelReason, attempts: number): Error {
    return transportErrorOf({ kind: 'failure', reason, sent: false }, operation, attempts);
  }

  /** Getting credentials may be a call of its own, which this one waits for no longer than for a response. */
  async function awaited<T>(work: () => T | Promise<T>, attempts: number): Promise<T> {
    try {
      return await within(ends - runtime.now(), 'deadline', signal, async () => work());
    } catch (cause) {
      throw cause instanceof Cancelled ? unsent(cause.reason, attempts) : cause;
    }
  }
}

function mayRepeat({ retry }: OperationSpec, outcome: AttemptOutcome): boolean {
  if (outcome.kind === 'answer') return !outcome.failure?.mayHaveTakenEffect && isRetriedStatus(retry, outcome.status);
  if (outcome.reason === 'caller' || outcome.reason === 'deadline' || outcome.reason === 'oversized') return false;
  return retry === 'safe' || !outcome.sent;
}

/** When the provider wants to be asked again, in ms since 1970. */
function announcedRetry(outcome: AttemptOutcome, now: number): number | undefined {
  if (outcome.kind === 'failure') return undefined;
  const { status, headers, rateLimit } = outcome;
  return readRetryAfter(headers, now) ?? (status === 429 ? rateLimit?.resetAt?.getTime() : undefined);
}
