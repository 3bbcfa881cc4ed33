import { json } from '@tokenyard/core';
import { ErrorResponse, TooManyRequestsHeaders } from '../schemas.ts';

const error = (description: string) => ({ description, body: json(ErrorResponse) });

/** The errors that every operation of this API may answer. */
export const commonErrors = {
  401: error('The bearer is missing, unknown or not allowed to do this'),
  429: { ...error('The quota of the bearer is used up'), headers: TooManyRequestsHeaders },
  500: error('An unexpected error'),
} as const;

/** The error of operations whose path names an organization, an app or a token. */
export const entityErrors = { 404: error('There is no such organization, app or token') } as const;

/** The error of operations that take a query or a body. */
export const inputErrors = { 400: error('The query or the body breaks a rule') } as const;

/** All of them, as an operation with a body under a path of names may answer. */
export const errorResponses = {
  ...commonErrors,
  ...entityErrors,
  ...inputErrors,
  413: error('The body is too large'),
} as const;
