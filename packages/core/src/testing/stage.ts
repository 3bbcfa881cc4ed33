import type { Operations } from '../operation/operation.ts';
import type { SandboxClock } from '../sandbox/clock.ts';
import type { ServedSandboxOptions } from '../sandbox/provider.ts';
import type { RequestLine } from '../sandbox/sandbox-types.ts';
import type { Stage } from './play-scenario.ts';
import { type Scenario, ScriptedRandom } from './scenario.ts';

/** A server in process, as the suite plays on it: a `Sandbox`, or any other whose clock can be stopped. */
export interface PlayedServer {
  /** `line` stands over method and path of the request. */
  readonly fetch: (url: string, init: RequestInit, line?: RequestLine) => Promise<Response>;
  readonly clock: Pick<SandboxClock, 'freeze'>;
}

/** What a package hands to the suite. A `SandboxProvider` together with its scenarios fits. */
export interface ConformanceSubject {
  readonly operations: Operations;
  /** Makes a fresh server that uses the given clock and randomness. */
  readonly create: (options: ServedSandboxOptions) => PlayedServer;
  readonly scenarios: readonly Scenario[];
  /**
   * Whether a server stays as it was when it refuses a request or only reads: it is then sent many hostile requests.
   * By default each meets a fresh server, because providers count requests and wrong passwords.
   */
  readonly reusable?: boolean | undefined;
  /** The base URL that the scenarios name; its path is the server's base path. Default `http://localhost`. */
  readonly baseUrl?: string | undefined;
}

/** A fresh server for a scenario, whose clock stands still and whose randomness is scripted. */
export function stageOf({ create, baseUrl = 'http://localhost' }: ConformanceSubject, scenario: Scenario) {
  const random = new ScriptedRandom();
  const basePath = new URL(baseUrl).pathname.replace(/\/+$/, '');
  const { fetch, clock } = create({
    ...scenario.options,
    basePath,
    clock: { now: () => Date.parse(scenario.at) },
    random,
    key: new Uint8Array(32),
  });
  return { fetch, clock, random, baseUrl, basePath } satisfies Stage & { readonly basePath: string };
}
