import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Database } from '../storage/database.ts';
import { VERSION } from '../version.ts';
import type { ProviderCallFacts, RequestFacts } from './log.ts';

/** The figures of this process. All labels have few values, whatever clients send. */
export interface Metrics {
  begin(): void;
  request(facts: RequestFacts): void;
  /** Bytes that never became a request. */
  unreadable(status: number): void;
  providerCall(facts: ProviderCallFacts): void;
  providerRetry(provider: string, operation: string): void;
  /** An act that the audit has recorded. */
  act(action: string, outcome: string): void;
  scheduledRun(work: string, outcome: 'done' | 'failed'): void;
  readiness(check: string, ok: boolean): void;
  /** Reads the load of a database at each scrape. */
  watchDatabase(database: Pick<Database, 'dialect' | 'load'>): void;
}

const requestBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const callBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** Makes the instruments in a registry. Names and units follow prometheus.io/docs/practices/naming. */
export function createMetrics(registry: Registry): Metrics {
  const registers = [registry];
  const counter = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Counter({ name: `tokenyard_${name}`, help, labelNames, registers });
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name: `tokenyard_${name}`, help, labelNames, registers });
  const histogram = <L extends string>(name: string, help: string, buckets: number[], ...labelNames: L[]) =>
    new Histogram({ name: `tokenyard_${name}`, help, labelNames, buckets, registers });

  const inFlight = gauge('http_requests_in_flight', 'Requests that have not been answered yet');
  const requests = counter('http_requests_total', 'Requests by route and status', 'method', 'route', 'status');
  const requestTime = histogram(
    'http_request_duration_seconds',
    'Time from the arrival of a request until its answer is ready',
    requestBuckets,
    'method',
    'route',
  );
  const unreadable = counter('http_unreadable_requests_total', 'Bytes that never became a request', 'status');
  const calls = counter(
    'provider_calls_total',
    'Requests to providers; the outcome is a status or the name of an error',
    'provider',
    'operation',
    'outcome',
  );
  const callTime = histogram(
    'provider_call_duration_seconds',
    'Time from sending a request to a provider until its response is read',
    callBuckets,
    'provider',
    'operation',
  );
  const retries = counter(
    'provider_retries_total',
    'Requests to providers that were repeated',
    'provider',
    'operation',
  );
  const acts = counter(
    'audited_acts_total',
    'Acts recorded in the audit: mints, vends, revocations …',
    'action',
    'outcome',
  );
  const runs = counter('scheduled_runs_total', 'Runs of scheduled work on this node', 'work', 'outcome');
  const ready = gauge('readiness', 'Whether a readiness check passed when it was last made (1) or not (0)', 'check');
  gauge('build_info', 'Always 1; the version is a label', 'version').set({ version: VERSION }, 1);

  return {
    begin: () => inFlight.inc(),
    request: ({ method, route, status, duration }) => {
      inFlight.dec();
      requests.inc({ method, route, status: String(status ?? 'none') });
      requestTime.observe({ method, route }, duration / 1000);
    },
    unreadable: (status) => unreadable.inc({ status: String(status) }),
    providerCall: ({ provider, operation, outcome, duration }) => {
      calls.inc({ provider, operation, outcome });
      callTime.observe({ provider, operation }, duration / 1000);
    },
    providerRetry: (provider, operation) => retries.inc({ provider, operation }),
    act: (action, outcome) => acts.inc({ action, outcome }),
    scheduledRun: (work, outcome) => runs.inc({ work, outcome }),
    readiness: (check, ok) => ready.set({ check }, ok ? 1 : 0),
    watchDatabase: (database) => {
      const { dialect } = database;
      const labelNames = ['dialect', 'state'] as const;
      new Gauge({
        name: 'tokenyard_database_connections',
        help: 'Connections to the database',
        labelNames,
        registers,
        collect() {
          const { openConnections, idleConnections } = database.load();
          this.set({ dialect, state: 'idle' }, idleConnections);
          this.set({ dialect, state: 'busy' }, openConnections - idleConnections);
        },
      });
      new Gauge({
        name: 'tokenyard_database_transactions_waiting',
        help: 'Transactions that wait for a connection or their turn',
        labelNames: ['dialect'],
        registers,
        collect() {
          this.set({ dialect }, database.load().waiting);
        },
      });
    },
  };
}
