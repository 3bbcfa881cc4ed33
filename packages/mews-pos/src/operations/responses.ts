import { jsonApi } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ErrorDocument, RateLimitHeaders, TooManyRequestsHeaders } from '../schemas.ts';

const error = (description: string) => ({ description, body: jsonApi(ErrorDocument), headers: RateLimitHeaders });

/** Errors of any request. */
export const commonErrors = {
  406: error('No acceptable media type is available'),
  413: error('The request body is too large'),
  429: { ...error('The rate limit is used up'), headers: TooManyRequestsHeaders },
  500: { description: 'An unexpected error', body: jsonApi(ErrorDocument) },
  503: error('The service is temporarily unavailable'),
} as const;

/** Errors of an operation that needs a credential. */
export const readErrors = {
  ...commonErrors,
  400: error('A parameter or the document is malformed'),
  401: {
    ...error('The credential is missing, unknown or expired'),
    headers: z.object({ ...RateLimitHeaders.shape, 'WWW-Authenticate': z.optional(z.string()) }),
  },
  403: error('The credential or the document is not allowed to do this'),
  404: error('There is no such resource'),
} as const;

/** Every error of the API. */
export const errorResponses = {
  ...readErrors,
  409: error('The resource type does not belong to the collection'),
  415: error('The media type of the request is not supported'),
  422: error('Members of the document break its rules'),
} as const;
