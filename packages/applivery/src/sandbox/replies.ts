import type { Reply } from '@tokenyard/core';
import { Refusal, replyFor } from '@tokenyard/core/sandbox';
import { errorResponses } from '../operations/responses.ts';

/** One violated rule of a request, as the API reports it. */
export interface Violation {
  /** Member or parameter, e.g. `scopes.0`; empty for the body as a whole. */
  readonly field: string;
  readonly location: 'body' | 'query';
  readonly messages: readonly string[];
}

const reply = replyFor(errorResponses);

const bodyValidationError = { code: 3001, message: 'Body Validation Error' } as const;

/** Errors of the provider's API, each named after its condition. */
const problems = {
  noAuthToken: [401, { code: 4002, message: 'No auth token' }],
  invalidToken: [401, { code: 4004, message: 'Invalid Token' }],
  unauthorized: [401, { code: 4001, message: 'Unauthorized' }],
  entityNotFound: [404, { code: 3001, message: 'Entity not found' }],
  routeNotFound: [404, { code: 1002, message: 'Route not found' }],
  tooLarge: [413, bodyValidationError],
  internal: [500, { code: 1000, message: 'Internal error' }],
} as const;

/** The reply to a failed check. */
export function problem(name: keyof typeof problems): Reply {
  const [status, error] = problems[name];
  return reply(status, { body: { status: false, error } });
}

/** The reply to a query or a body that breaks rules; all violations together. */
export const invalid = (violations: readonly Violation[]): Reply =>
  reply(400, { body: { status: false, error: { ...bodyValidationError, data: { errors: violations } } } });

/** The reply to a caller whose quota is used up until `endsAt` (ms since 1970). */
export function limitExceeded(limit: number, endsAt: number, now: number): Reply {
  const data = { limit, num: limit + 1, itemName: 'requestsByHour' };
  return reply(429, {
    headers: { 'Retry-After': Math.max(1, Math.ceil((endsAt - now) / 1000)) },
    body: { status: false, error: { code: 5003, message: 'Limit Exceeded', data } },
  });
}

/** Ends the request with the reply to a failed check. */
export function refuse(name: keyof typeof problems): never {
  throw new Refusal(problem(name));
}
