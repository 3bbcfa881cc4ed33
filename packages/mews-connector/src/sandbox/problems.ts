import type { Reply } from '@tokenyard/core';
import { replyFor } from '@tokenyard/core/sandbox';
import { errorResponses } from '../operations/responses.ts';

/** Errors that stand for themselves, each named after its condition. */
const problems = {
  notFound: [404, 'Not Found'],
  tooLarge: [413, 'Content Too Large'],
  invalidJson: [400, 'Invalid JSON'],
  tooManyRequests: [429, 'Too Many Requests'],
  integrationDisabled: [401, 'Integration is disabled'],
  enterpriseDisabled: [401, 'Enterprise is disabled'],
  portfolioToken: [401, 'Operation does not support Portfolio Access Tokens'],
  reversedValidity: [403, 'The end of the validity must be later than its start.'],
  overlap: [403, 'Another active token with the same value is valid in part of this period.'],
  requestTimeout: [408, 'Request Timeout'],
  conflict: [409, 'Conflict'],
  internal: [500, 'Internal Server Error'],
  unavailable: [503, 'Service Unavailable'],
} as const;

type ErrorStatus = keyof typeof errorResponses;

/** Ends a request with an error of the API. */
export class Objection extends Error {
  readonly status: ErrorStatus;
  /** Whole seconds (s) after which a repeat makes sense. */
  readonly retryAfter: number | undefined;

  constructor(status: ErrorStatus, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** The error with which the API answers a condition. */
export function objection(name: keyof typeof problems, retryAfter?: number): Objection {
  const [status, message] = problems[name];
  return new Objection(status, message, retryAfter);
}

/** A member is missing or breaks a rule. */
export const invalid = (member: string): Objection => new Objection(400, `Invalid ${member}`);

/** A token is not known. */
export const unauthorized = (member: string): Objection => new Objection(401, `Invalid ${member}`);

const faults: Readonly<Record<number, keyof typeof problems>> = {
  408: 'requestTimeout',
  409: 'conflict',
  429: 'tooManyRequests',
  500: 'internal',
  503: 'unavailable',
};

/** The error that the API would send with a status of its own accord. */
export function faultWith(status: number): Objection | undefined {
  const name = faults[status];
  return name === undefined ? undefined : objection(name);
}

const reply = replyFor(errorResponses);

/** The response to a request that ended with an objection. */
export const objectionReply = ({ status, message, retryAfter }: Objection, requestId: string): Reply =>
  reply(status, {
    headers: { 'Request-Id': requestId, 'Retry-After': retryAfter },
    body: { Message: message, RequestId: requestId, Details: null },
  });
