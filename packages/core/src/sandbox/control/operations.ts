import { none } from '../../auth/scheme.ts';
import { json, optionalBody } from '../../operation/bodies.ts';
import { defineOperation } from '../../operation/operation.ts';
import { problemResponses } from '../../operation/problem.ts';
import {
  AdvanceRequest,
  ClockState,
  ExchangeList,
  ExchangeQuery,
  FaultList,
  FaultRequest,
  FreezeRequest,
} from './schemas.ts';

/** Errors that every control operation may answer. */
export const controlErrors = problemResponses({
  400: 'The request does not fit its declaration',
  404: 'There is no such thing',
  413: 'The request body is too large',
  415: 'The media type of the request is not supported',
});

const shared = { auth: none(), source: 'Tokenyard sandbox control', retry: 'safe' } as const;
const clock = { 200: { description: 'How the clock stands now', body: json(ClockState) }, ...controlErrors } as const;
const done = { 204: { description: 'Done' }, ...controlErrors } as const;

const getClock = defineOperation({
  ...shared,
  id: 'getClock',
  method: 'GET',
  path: '/clock',
  summary: 'Tell how the clock of the sandbox stands',
  request: {},
  responses: clock,
});

const freezeClock = defineOperation({
  ...shared,
  id: 'freezeClock',
  method: 'POST',
  path: '/clock/freeze',
  summary: 'Stop the clock, now or at a given moment',
  request: { body: optionalBody(json(FreezeRequest)) },
  responses: clock,
});

const advanceClock = defineOperation({
  ...shared,
  id: 'advanceClock',
  method: 'POST',
  path: '/clock/advance',
  summary: 'Move the clock, frozen or not',
  request: { body: json(AdvanceRequest) },
  responses: clock,
  retry: 'never-after-send',
});

const resumeClock = defineOperation({
  ...shared,
  id: 'resumeClock',
  method: 'POST',
  path: '/clock/resume',
  summary: 'Let a frozen clock run on from where it stands',
  request: {},
  responses: clock,
});

const resetClock = defineOperation({
  ...shared,
  id: 'resetClock',
  method: 'POST',
  path: '/clock/reset',
  summary: 'Set the clock back to the real time',
  request: {},
  responses: clock,
});

const listFaults = defineOperation({
  ...shared,
  id: 'listFaults',
  method: 'GET',
  path: '/faults',
  summary: 'List the faults that wait to strike',
  request: {},
  responses: { 200: { description: 'The faults', body: json(FaultList) }, ...controlErrors },
});

const addFault = defineOperation({
  ...shared,
  id: 'addFault',
  method: 'POST',
  path: '/faults',
  summary: 'Let matching requests go wrong: a status, a scripted reply, latency, a broken connection, a cut body',
  request: { body: json(FaultRequest) },
  responses: { 201: { description: 'The faults that wait now', body: json(FaultList) }, ...controlErrors },
  retry: 'never-after-send',
});

const clearFaults = defineOperation({
  ...shared,
  id: 'clearFaults',
  method: 'DELETE',
  path: '/faults',
  summary: 'Forget the faults that wait',
  request: {},
  responses: done,
});

const listExchanges = defineOperation({
  ...shared,
  id: 'listExchanges',
  method: 'GET',
  path: '/exchanges',
  summary: 'List the recorded exchanges, secrets masked, oldest first',
  request: { query: ExchangeQuery },
  responses: { 200: { description: 'The exchanges', body: json(ExchangeList) }, ...controlErrors },
});

const clearExchanges = defineOperation({
  ...shared,
  id: 'clearExchanges',
  method: 'DELETE',
  path: '/exchanges',
  summary: 'Forget the recorded exchanges',
  request: {},
  responses: done,
});

const resetSandbox = defineOperation({
  ...shared,
  id: 'resetSandbox',
  method: 'POST',
  path: '/reset',
  summary: 'Set everything back to the seeds: state, faults, recordings and clock',
  request: {},
  responses: done,
});

/** What every sandbox can be told, beside what its provider adds. */
export const controlOperations = {
  getClock,
  freezeClock,
  advanceClock,
  resumeClock,
  resetClock,
  listFaults,
  addFault,
  clearFaults,
  listExchanges,
  clearExchanges,
  resetSandbox,
} as const;
