import { json } from '@tokenyard/core';
import { ErrorResponse, ResponseHeaders, TooManyRequestsHeaders } from '../schemas.ts';

const error = (description: string) => ({ description, body: json(ErrorResponse), headers: ResponseHeaders });

/** The errors that every operation of this API may answer. */
export const errorResponses = {
  400: error('The request is malformed, or a member breaks its rules'),
  401: error('A token is not valid, or enterprise, integration or operation is not open to it'),
  403: error('A rule of the business forbids it; the message is meant for the user'),
  404: error('There is no such address'),
  408: error('The request takes too long; ask for less'),
  409: error('Somebody else has changed the same thing; load it again'),
  413: error('The request body is too large'),
  429: { ...error('The rate limit is used up'), headers: TooManyRequestsHeaders },
  500: error('An unexpected error'),
  503: error('The service is temporarily unavailable'),
} as const;

/** Answer to `Prefer: return=minimal` where there is nothing to say. */
export const noContent = { 204: { description: 'Nothing to say', headers: ResponseHeaders } } as const;
