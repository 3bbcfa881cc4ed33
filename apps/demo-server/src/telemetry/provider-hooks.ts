import type { AttemptEvent, ClientHooks } from '@tokenyard/core';
import type { Telemetry } from './telemetry.ts';
import { beginTrace, traceHeaders } from './trace-context.ts';

/** Hooks for the client of a provider: its calls belong to the trace of the request at hand, are logged and counted. */
export function providerHooks({ scopes, random, log, metrics }: Telemetry, provider: string): ClientHooks {
  const note = ({ operationId: operation, attempt }: AttemptEvent, duration: number, outcome: string, bad: boolean) => {
    const facts = { level: bad ? 'warn' : 'debug', provider, operation, attempt, outcome, duration } as const;
    log.providerCall(facts);
    metrics.providerCall(facts);
  };
  return {
    onRequest: () => {
      scopes.note({ provider });
      return traceHeaders(scopes.current()?.trace ?? beginTrace(random), random);
    },
    onResponse: (event) => note(event, event.duration, String(event.status), event.status >= 500),
    onFailure: (event) => note(event, event.duration, event.error, true),
    onRetry: ({ operationId }) => metrics.providerRetry(provider, operationId),
  };
}
