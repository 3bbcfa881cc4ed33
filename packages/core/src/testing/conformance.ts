import type { Operations } from '../operation/operation.ts';
import type { ServedSandboxOptions } from '../sandbox/provider.ts';
import type { Sandbox } from '../sandbox/sandbox-types.ts';
import { demandNone } from './conformance-error.ts';
import { collidingRoutes, misnamedOperations, strayPathParameters } from './declaration-checks.ts';
import { misfiledExchanges, repeatedNames, unreadableResponses, unrecordedOutcomes } from './fixture-checks.ts';
import { playScenario } from './play-scenario.ts';
import { type Scenario, ScriptedRandom } from './scenario.ts';

/** What a provider package hands to the suite. A `SandboxProvider` together with its scenarios fits. */
export interface ConformanceSubject {
  readonly operations: Operations;
  readonly create: (options: ServedSandboxOptions) => Sandbox;
  readonly scenarios: readonly Scenario[];
  /** The base URL that the scenarios name; its path is the sandbox's base path. Default `http://localhost`. */
  readonly baseUrl?: string | undefined;
}

/** One check of the suite: `run` rejects with a `ConformanceError` when the package does not pass. */
export interface ConformanceCheck {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** The checks that every provider package has to pass, for any test framework. */
export function conformanceChecks(subject: ConformanceSubject): readonly ConformanceCheck[] {
  const { operations, scenarios } = subject;
  const rule = (name: string, objections: () => readonly string[]): ConformanceCheck => ({
    name,
    run: async () => demandNone(name, objections()),
  });
  return [
    rule('every operation is kept under its id', () => misnamedOperations(operations)),
    rule('path templates and path schemas name the same parameters', () => strayPathParameters(operations)),
    rule('no two operations answer the same request', () => collidingRoutes(operations)),
    rule('every operation has a recorded success and a recorded error', () =>
      unrecordedOutcomes(operations, scenarios),
    ),
    rule('scenarios and their exchanges have names of their own', () => repeatedNames(scenarios)),
    rule('every exchange is recorded for the operation it leads to', () => misfiledExchanges(operations, scenarios)),
    rule('clients can read every recorded response', () => unreadableResponses(operations, scenarios)),
    ...scenarios.map((scenario) => ({
      name: `plays: ${scenario.name}`,
      run: () => playInProcess(subject, scenario),
    })),
  ];
}

/** Plays a scenario on a fresh sandbox of its own, whose clock stands still and whose randomness is scripted. */
async function playInProcess(subject: ConformanceSubject, scenario: Scenario): Promise<void> {
  const { create, baseUrl = 'http://localhost' } = subject;
  const random = new ScriptedRandom();
  const { fetch, clock } = create({
    ...scenario.options,
    basePath: new URL(baseUrl).pathname.replace(/\/+$/, ''),
    clock: { now: () => Date.parse(scenario.at) },
    random,
    key: new Uint8Array(32),
  });
  await playScenario(scenario, { fetch, clock, random, baseUrl });
}

/** The two functions of a test framework that the suite needs; those of vitest, jest and `node:test` fit. */
export interface TestFramework {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => Promise<void>) => unknown;
}

/** Registers the suite: `describeConformance({ describe, it }, { ...mewsPosSandbox, scenarios })`. */
export function describeConformance({ describe, it }: TestFramework, subject: ConformanceSubject): void {
  describe('conformance', () => {
    for (const { name, run } of conformanceChecks(subject)) it(name, run);
  });
}
