import { readBounded } from '../http/bounded-body.ts';
import { mergeHeaders } from '../http/headers.ts';
import { received } from '../operation/decode.ts';
import { type Answer, readAnswer } from './answer.ts';
import { Cancelled, type CancelReason, within } from './cancellation.ts';
import { readConnectionFailure } from './connection-failure.ts';
import { type AttemptEvent, type ClientHooks, runHook } from './hooks.ts';
import type { ProviderBinding } from './options.ts';
import type { Runtime } from './runtime.ts';

export interface AttemptRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData | undefined;
}

export interface AttemptContext {
  readonly runtime: Runtime;
  readonly binding: ProviderBinding;
  readonly hooks: ClientHooks;
  readonly event: AttemptEvent;
  /** When the call's deadline ends, in ms since 1970. */
  readonly ends: number;
  readonly timeout: number;
  readonly signal: AbortSignal | undefined;
}

/** No complete response. */
export interface AttemptFailure {
  readonly kind: 'failure';
  readonly reason: CancelReason | 'connection' | 'oversized';
  /** False when the request certainly never left. */
  readonly sent: boolean;
  readonly code?: string | undefined;
  readonly cause?: unknown;
}

export type AttemptOutcome = Answer | AttemptFailure;

/** Names of the errors that callers see. */
export const errorNames = {
  caller: 'AbortError',
  deadline: 'TimeoutError',
  'attempt-timeout': 'TimeoutError',
  connection: 'ConnectionError',
  oversized: 'ConnectionError',
} as const;

/** Sends one request and reads its response to the end. Never rejects: a failure is an outcome. */
export async function sendAttempt(request: AttemptRequest, context: AttemptContext): Promise<AttemptOutcome> {
  const { runtime, hooks, event } = context;
  const started = runtime.now();
  const headers = runHook(() => mergeHeaders(hooks.onRequest?.(event) ?? {}, request.headers)) ?? request.headers;
  const outcome = await exchange({ ...request, headers }, context);
  const duration = runtime.now() - started;
  if (outcome.kind === 'answer') {
    const { status, requestId } = outcome;
    runHook(() => hooks.onResponse?.({ ...event, duration, status, requestId }));
  } else {
    runHook(() => hooks.onFailure?.({ ...event, duration, error: errorNames[outcome.reason] }));
  }
  return outcome;
}

async function exchange(
  { url, method, headers, body }: AttemptRequest,
  { runtime, binding, signal, timeout, ends }: AttemptContext,
): Promise<AttemptOutcome> {
  const left = ends - runtime.now();
  const reason = left < timeout ? 'deadline' : 'attempt-timeout';
  try {
    return await within(Math.min(timeout, left), reason, signal, async (abort) => {
      // A redirect would carry credentials to a place that nobody named.
      const init: RequestInit = { method, headers, redirect: 'manual', signal: abort };
      const response = await runtime.fetch(url, body === undefined ? init : { ...init, body });
      const bytes = await readBounded(response.body, runtime.maxResponseBytes);
      if (bytes === undefined) return { kind: 'failure', reason: 'oversized', sent: true };
      return readAnswer(received(response.status, response.headers, bytes), binding);
    });
  } catch (cause) {
    if (cause instanceof Cancelled) return { kind: 'failure', reason: cause.reason, sent: true };
    const { code, beforeSending } = readConnectionFailure(cause);
    return { kind: 'failure', reason: 'connection', sent: !beforeSending, code, cause };
  }
}
