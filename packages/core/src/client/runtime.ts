import { type FetchFunction, globalFetch } from './fetch.ts';
import type { ClientOptions } from './options.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry.ts';

/** The options of a client with every default filled in. */
export interface Runtime {
  readonly fetch: FetchFunction;
  readonly timeout: number;
  readonly deadline: number;
  readonly retry: RetryPolicy;
  readonly maxResponseBytes: number;
  readonly now: () => number;
  readonly random: () => number;
}

export function runtimeOf(options: ClientOptions): Runtime {
  return {
    fetch: options.fetch ?? globalFetch,
    timeout: options.timeout ?? 10_000,
    deadline: options.deadline ?? 60_000,
    retry: { ...defaultRetryPolicy, ...options.retry },
    maxResponseBytes: options.maxResponseBytes ?? 8 * 1024 * 1024,
    now: options.now ?? Date.now,
    random: options.random ?? Math.random,
  };
}
