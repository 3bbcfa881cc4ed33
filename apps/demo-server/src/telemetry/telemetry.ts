import { type Random, systemRandom } from '@tokenyard/core/sandbox';
import type { DestinationStream } from 'pino';
import { Registry } from 'prom-client';
import type { LogLevel } from '../settings.ts';
import { createLog, type Log } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { requestIdOf } from './request-id.ts';
import { type Scope, Scopes } from './request-scope.ts';
import { beginTrace, receiveTrace } from './trace-context.ts';

/** What a server tells about itself: logs, figures, and to which request each of them belongs. */
export interface Telemetry {
  readonly log: Log;
  readonly metrics: Metrics;
  readonly registry: Registry;
  readonly scopes: Scopes;
  readonly random: Random;
  /** Milliseconds (ms) from some moment on, for durations; it never jumps. */
  readonly elapsed: () => number;
  /** The scope of a request that arrives. */
  readonly scopeOf: (headers: Headers) => Scope;
  /** Runs work that no request asked for in a trace of its own. */
  readonly unasked: <T>(work: () => T) => T;
}

export interface TelemetryOptions {
  readonly level: LogLevel;
  readonly node: string;
  readonly random?: Random | undefined;
  /** ms since 1970. */
  readonly now?: (() => number) | undefined;
  readonly elapsed?: (() => number) | undefined;
  readonly destination?: DestinationStream | undefined;
}

export function createTelemetry(options: TelemetryOptions): Telemetry {
  const { level, node, destination, random = systemRandom, now = Date.now } = options;
  const elapsed = options.elapsed ?? (() => performance.now());
  const scopes = new Scopes();
  const registry = new Registry();
  return {
    log: createLog({ level, node, scopes, now, destination }),
    metrics: createMetrics(registry),
    registry,
    scopes,
    random,
    elapsed,
    scopeOf: (headers) => ({ requestId: requestIdOf(headers, random), trace: receiveTrace(headers, random) }),
    unasked: (work) => scopes.run({ requestId: undefined, trace: beginTrace(random) }, work),
  };
}
