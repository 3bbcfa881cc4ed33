import { jsonApi } from '@tokenyard/core';
import { ErrorDocument, RateLimitHeaders, TooManyRequestsHeaders } from '../schemas.ts';

const error = (description: string) => ({ description, body: jsonApi(ErrorDocument), headers: RateLimitHeaders });

/** The errors that every operation of this API may answer. */
export const errorResponses = {
  400: error('A parameter or the document is malformed'),
  401: error('The credential is missing, unknown or expired'),
  403: error('The credential or the document is not allowed to do this'),
  404: error('There is no such resource'),
  406: error('No acceptable media type is available'),
  409: error('The resource type does not belong to the collection'),
  413: error('The request body is too large'),
  415: error('The media type of the request is not supported'),
  422: error('Members of the document break its rules'),
  429: { ...error('The rate limit is used up'), headers: TooManyRequestsHeaders },
  500: { description: 'An unexpected error', body: jsonApi(ErrorDocument) },
  503: error('The service is temporarily unavailable'),
} as const;
