import { demandNone } from './conformance-error.ts';
import { collidingRoutes, misnamedOperations, strayPathParameters } from './declaration-checks.ts';
import { misfiledExchanges, repeatedNames, unreadableResponses, unrecordedOutcomes } from './fixture-checks.ts';
import { hostileObjections } from './hostile/hostile-objections.ts';
import { playScenario } from './play-scenario.ts';
import { type ConformanceSubject, stageOf } from './stage.ts';

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
      run: () => playScenario(scenario, stageOf(subject, scenario)),
    })),
    ...Object.values(operations).map((operation) => ({
      name: `refuses hostile requests: ${operation.id}`,
      run: async () => demandNone(operation.id, await hostileObjections(subject, operation)),
    })),
  ];
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
