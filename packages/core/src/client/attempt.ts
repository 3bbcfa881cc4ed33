import { readBounded } from '../http/bounded-body.ts';
import { mergeHeaders } from '../http/headers.ts';
import type { ReceivedResponse } from '../operation/decode.ts';
import { Cancelled, type CancelReason, cancelAfter } from './cancellation.ts';
import { readConnectionFailure } from './connection-failure.ts';
import { type AttemptEvent, type ClientHooks, runHook } from './hooks.ts';
import type { Runtime } from './runtime.ts';

export interface AttemptRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData | undefined;
  readonly event: AttemptEvent;
}

export interface AttemptLimits {
  readonly runtime: Runtime;
  readonly hooks: ClientHooks | undefined;
  readonly requestIdHeader: string | undefined;
  /** When the call's deadline ends, in ms since 1970. */
  readonly ends: number;
  readonly signal: AbortSignal | undefined;
  readonly timeout: number | undefined;
}

export interface AttemptFailure {
  readonly kind: 'failure';
  readonly reason: CancelReason | 'connection' | 'oversized';
  /** False when the request certainly never left. */
  readonly sent: boolean;
  readonly code?: string | undefined;
  readonly cause: unknown;
}

export type AttemptOutcome = { readonly kind: 'response'; readonly response: ReceivedResponse } | AttemptFailure;

/** Sends one request and reads its response to the end. Never rejects: a failure is an outcome. */
export async function sendAttempt(request: AttemptRequest, limits: AttemptLimits): Promise<AttemptOutcome> {
  const { runtime, hooks } = limits;
  const started = runtime.now();
  const headers = runHook(() => mergeHeaders(hooks?.onRequest?.(request.event) ?? {}, request.headers));
  const outcome = await exchange({ ...request, headers: headers ?? request.headers }, limits);
  const duration = runtime.now() - started;
  if (outcome.kind === 'response') {
    const { status, headers } = outcome.response;
    const requestId = limits.requestIdHeader === undefined ? null : headers.get(limits.requestIdHeader);
    runHook(() => hooks?.onResponse?.({ ...request.event, duration, status, requestId: requestId ?? undefined }));
  } else {
    runHook(() => hooks?.onFailure?.({ ...request.event, duration, error: errorNames[outcome.reason] }));
  }
  return outcome;
}

const errorNames = {
  caller: 'AbortError',
  deadline: 'TimeoutError',
  'attempt-timeout': 'TimeoutError',
  connection: 'ConnectionError',
  oversized: 'ConnectionError',
} as const;

async function exchange(request: AttemptRequest, limits: AttemptLimits): Promise<AttemptOutcome> {
  const { runtime, signal, ends } = limits;
  if (signal?.aborted) return { kind: 'failure', reason: 'caller', sent: false, cause: undefined };
  const timeout = limits.timeout ?? runtime.timeout;
  const left = ends - runtime.now();
  const cancellation = cancelAfter(Math.min(timeout, left), left < timeout ? 'deadline' : 'attempt-timeout', signal);
  try {
    const response = await cancellation.race(
      runtime.fetch(request.url, {
        method: request.method,
        headers: request.headers,
        // A redirect would carry credentials to a place that nobody named.
        redirect: 'manual',
        signal: cancellation.signal,
        ...(request.body === undefined ? {} : { body: request.body }),
      }),
    );
    const bytes = await cancellation.race(readBounded(response.body, runtime.maxResponseBytes));
    if (bytes === undefined) return { kind: 'failure', reason: 'oversized', sent: true, cause: undefined };
    return { kind: 'response', response: { status: response.status, headers: response.headers, bytes } };
  } catch (cause) {
    if (cause instanceof Cancelled) return { kind: 'failure', reason: cause.reason, sent: true, cause: undefined };
    const { code, beforeSending } = readConnectionFailure(cause);
    return { kind: 'failure', reason: 'connection', sent: !beforeSending, code, cause };
  } finally {
    cancellation.dispose();
  }
}
