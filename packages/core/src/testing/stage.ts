import type { Operations } from '../operation/operation.ts';
import type { ServedSandboxOptions } from '../sandbox/provider.ts';
import type { Sandbox } from '../sandbox/sandbox-types.ts';
import type { Stage } from './play-scenario.ts';
import { type Scenario, ScriptedRandom } from './scenario.ts';

/** What a provider package hands to the suite. A `SandboxProvider` together with its scenarios fits. */
export interface ConformanceSubject {
  readonly operations: Operations;
  readonly create: (options: ServedSandboxOptions) => Sandbox;
  readonly scenarios: readonly Scenario[];
  /** The base URL that the scenarios name; its path is the sandbox's base path. Default `http://localhost`. */
  readonly baseUrl?: string | undefined;
}

/** A fresh sandbox for a scenario, whose clock stands still and whose randomness is scripted. */
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
