/** One request of a call, without anything secret: the path is the template, not the filled-in path. */
export interface AttemptEvent {
  readonly operationId: string;
  readonly method: string;
  /** Scheme, host and port. */
  readonly origin: string;
  /** Path template, e.g. `/v1/space-codes/{id}`. */
  readonly path: string;
  /** 1 for the first request of a call. */
  readonly attempt: number;
}

export interface ResponseEvent extends AttemptEvent {
  readonly status: number;
  /** Milliseconds (ms) from sending to the end of the response body. */
  readonly duration: number;
  readonly requestId: string | undefined;
}

export interface FailureEvent extends AttemptEvent {
  readonly duration: number;
  /** Name of the error class that the caller sees unless the call is repeated. */
  readonly error: string;
}

export interface RetryEvent extends AttemptEvent {
  /** Milliseconds (ms) until the next request. */
  readonly delay: number;
}

/**
 * Called for each request of a call: enough for logs, metrics and tracing. A hook must not throw; what it throws is
 * raised asynchronously as an uncaught error, because a reply that holds a new token must not be lost to it.
 */
export interface ClientHooks {
  /** May return headers to add to the request, such as `traceparent` (W3C Trace Context). */
  onRequest?(event: AttemptEvent): Readonly<Record<string, string>> | undefined;
  onResponse?(event: ResponseEvent): void;
  onFailure?(event: FailureEvent): void;
  onRetry?(event: RetryEvent): void;
}

/** Runs a hook so that its failure cannot end the call. */
export function runHook<T>(hook: () => T): T | undefined {
  try {
    return hook();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
    return undefined;
  }
}
