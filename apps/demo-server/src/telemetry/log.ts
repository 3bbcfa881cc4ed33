import { type DestinationStream, pino } from 'pino';
import type { LogLevel } from '../settings.ts';
import { errorFacts } from './error-facts.ts';
import type { Scope, Scopes } from './request-scope.ts';

/** A request that has been answered, or has ended otherwise. */
export interface RequestFacts {
  readonly level: 'debug' | 'info' | 'warn';
  readonly method: string;
  /** Template of the path, never the path. */
  readonly route: string;
  /** `undefined` when there was no answer. */
  readonly status: number | undefined;
  /** Why there was none. */
  readonly ending: 'dropped' | 'aborted' | undefined;
  /** Milliseconds (ms) until the answer was ready. */
  readonly duration: number;
  readonly provider: string | undefined;
  readonly operation: string | undefined;
}

/** One request to a provider. */
export interface ProviderCallFacts {
  readonly level: 'debug' | 'warn';
  readonly provider: string;
  readonly operation: string;
  readonly attempt: number;
  /** A status, or the name of an error class. */
  readonly outcome: string;
  readonly duration: number;
}

/** What an event of the server itself may tell. */
interface EventFacts {
  readonly url?: string;
  readonly version?: string;
  readonly database?: string;
  readonly signal?: string;
  readonly step?: string;
  readonly check?: string;
  readonly status?: number;
  /** Id of an encryption key. */
  readonly encryptionKey?: string;
  readonly rows?: number;
}

/**
 * The log. Each kind of line names the members that it has, so nothing else gets in: no header, body or query, no path
 * as it was sent.
 */
export interface Log {
  request(facts: RequestFacts): void;
  providerCall(facts: ProviderCallFacts): void;
  event(level: 'debug' | 'info' | 'warn' | 'error', message: string, facts?: EventFacts): void;
  /** A fault of the server itself. */
  fault(error: unknown): void;
}

export interface LogOptions {
  readonly level: LogLevel;
  /** Name of this process among its kind. */
  readonly node: string;
  readonly scopes: Scopes;
  /** ms since 1970. */
  readonly now: () => number;
  /** Takes lines of JSON. Default standard error, written behind the work and flushed at the end of the process. */
  readonly destination?: DestinationStream | undefined;
}

export function createLog({ level, node, scopes, now, destination }: LogOptions): Log {
  const logger = pino(
    {
      level,
      base: { node },
      timestamp: () => `,"time":"${new Date(now()).toISOString()}"`,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination ?? pino.destination({ dest: 2, sync: false }),
  );
  return {
    request: ({ level: loudness, method, route, status, ending, duration, provider, operation }) => {
      const scope = scopes.current();
      const facts = {
        ...scopeFacts(scope),
        method,
        route,
        status,
        ending,
        duration_ms: rounded(duration),
        provider: provider ?? scope?.provider,
        operation,
        key_id: scope?.keyId,
      };
      logger[loudness](facts, 'request');
    },
    providerCall: ({ level: loudness, provider, operation, attempt, outcome, duration }) => {
      const facts = { provider, operation, attempt, outcome, duration_ms: rounded(duration) };
      logger[loudness]({ ...scopeFacts(scopes.current()), ...facts }, 'provider call');
    },
    event: (loudness, message, { url, version, database, signal, step, check, status, encryptionKey, rows } = {}) => {
      const facts = { url, version, database, signal, step, check, status, encryption_key: encryptionKey, rows };
      logger[loudness](facts, message);
    },
    fault: (error) => logger.error({ ...scopeFacts(scopes.current()), error: errorFacts(error) }, 'fault'),
  };
}

const scopeFacts = (scope: Scope | undefined) =>
  scope && { request_id: scope.requestId, trace_id: scope.trace.traceId, span_id: scope.trace.spanId };

const rounded = (ms: number) => Math.round(ms * 10) / 10;
