import type { Operations, Responses } from '../operation/operation.ts';
import type { Reply } from '../operation/operation-types.ts';
import type { Clock, SandboxClock } from './clock.ts';
import type { ControlExtension } from './control/extension.ts';
import type { Exchange } from './exchange.ts';
import type { FaultPlan } from './faults.ts';
import type { Random } from './random.ts';
import type { Recorder } from './recorder.ts';
import type { SandboxStore, StoreTransaction } from './store.ts';

/** Options that every sandbox takes. */
export interface SandboxOptions {
  /** Path in front of the provider's paths, e.g. `/mews-pos`. Default none. */
  readonly basePath?: string | undefined;
  /** Where state is kept. Default in memory. */
  readonly store?: SandboxStore | undefined;
  readonly clock?: Clock | undefined;
  readonly random?: Random | undefined;
  /** Waits `ms` milliseconds for a latency fault. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
  /**
   * Told about a fault of the sandbox itself; the request is then answered with the provider's status 500.
   * Without it `fetch` rejects, so that a test sees the fault.
   */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** What a provider package says about its sandbox. */
export interface SandboxDefinition<Ops extends Operations> {
  /** Package name without scope, e.g. `mews-pos`. */
  readonly provider: string;
  readonly operations: Ops;
  /** Responses to requests that belong to no operation. */
  readonly fallback: Responses;
  /** Longest request body in bytes. */
  readonly maxBodyBytes: number;
  /** Names of JSON members that are masked in recordings. */
  readonly secretMembers: readonly string[];
  /** Answers a request by the provider's rules and order of checks. May throw a {@link Refusal}. */
  readonly answer: (exchange: Exchange<keyof Ops & string>) => Promise<Reply>;
  /** The provider's error with a status, for faults; `undefined` when the provider sends no such status. */
  readonly failure: (
    status: number,
    exchange: Exchange<keyof Ops & string>,
  ) => Reply | undefined | Promise<Reply | undefined>;
  /** The provider's error while the store cannot be read or written. Default its error with status 500. */
  readonly outage?: ((exchange: Omit<Exchange<keyof Ops & string>, 'tx'>) => Reply) | undefined;
  readonly seed: (tx: StoreTransaction, now: number) => Promise<void>;
  /** What the provider adds to the control API. */
  readonly control?: ControlExtension | undefined;
}

/** A look into a sandbox's state, inside a transaction. */
export interface SandboxState {
  readonly tx: StoreTransaction;
  /** Time of the sandbox clock, in ms since 1970. */
  readonly now: number;
  readonly random: Random;
}

/**
 * The request line as it came over a socket. A `Request` cannot carry every one: URL parsers resolve dot segments away,
 * and `fetch` knows no TRACE.
 */
export interface RequestLine {
  readonly method: string;
  /** Path and query, undecoded. */
  readonly target: string;
}

/** A provider emulated in process: no socket, no file. */
export interface Sandbox {
  readonly provider: string;
  readonly operations: Operations;
  /** `line` stands over method and path of the request. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit, line?: RequestLine) => Promise<Response>;
  readonly clock: SandboxClock;
  readonly store: SandboxStore;
  readonly faults: FaultPlan;
  readonly recorder: Recorder;
  /** What the provider adds to the control API. */
  readonly extension: ControlExtension | undefined;
  /**
   * Statuses that a fault of the kind `status` may have: those of the provider's errors for an operation, or for every
   * request where none is named.
   */
  failureStatuses(operation?: string): Promise<readonly number[]>;
  /** Runs `work` on the seeded state, alone and as a whole or not at all. */
  transaction<T>(work: (state: SandboxState) => Promise<T>): Promise<T>;
  /** Back to the seeds: state, faults, recordings and clock. */
  reset(): Promise<void>;
}
