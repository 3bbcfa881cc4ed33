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
