export {
  type ConformanceCheck,
  conformanceChecks,
  describeConformance,
  type TestFramework,
} from './conformance.ts';
export { ConformanceError } from './conformance-error.ts';
export { base64urlDraw, jsonResponse, uuidDraw } from './fixture-parts.ts';
export { playScenario, type Stage } from './play-scenario.ts';
export {
  bodyText,
  expectedResponse,
  type FixtureExchange,
  type FixtureRequest,
  type FixtureResponse,
  playRequest,
  type Scenario,
  ScriptedRandom,
} from './scenario.ts';
export type { ConformanceSubject, PlayedServer } from './stage.ts';
