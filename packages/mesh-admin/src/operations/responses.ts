import { json, optionalBody } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ApiResult, StatusCodeResult, TooManyRequestsHeaders } from '../schemas.ts';

const result = (description: string) => ({ description, body: json(ApiResult) });
const statusCode = (description: string) => ({ description, body: json(StatusCodeResult) });

/** Every error of this API by its status. */
export const errorResponses = {
  400: result('A member of the body is missing or not valid'),
  401: statusCode('The token is missing, not valid or expired'),
  403: result('The client id or secret is wrong, or the main client is not allowed to do this'),
  404: result('There is no such registered client'),
  415: statusCode('The media type, or the kind or size of the logo, is not supported'),
  429: { ...result('The rate limit is used up'), headers: TooManyRequestsHeaders },
  500: result('An unexpected error'),
  503: result('The service is temporarily unavailable'),
} as const;

const { 400: badRequest, 401: unauthorized, 404: notFound, 415: unsupported, ...anywhere } = errorResponses;

/** Errors of the operation that takes no token. */
export const tokenErrors = { 400: badRequest, 415: unsupported, ...anywhere } as const;
/** Errors of the operations that take a token. */
export const adminErrors = { 401: unauthorized, ...anywhere } as const;
/** Errors of the operations that take a body. */
export const bodyErrors = { 400: badRequest, 415: unsupported } as const;
/** The error of the operations on one registered client. */
export const subClientErrors = { 404: notFound } as const;

/** The success of the operations that have nothing to tell. */
export const done = (description: string) => ({ description, body: optionalBody(json(ApiResult)) });

/** Answers to requests that belong to no operation. */
export const fallbackResponses = {
  404: statusCode('There is no such path'),
  405: { ...statusCode('The path does not take the method'), headers: z.object({ Allow: z.string() }) },
  500: errorResponses[500],
  503: errorResponses[503],
} as const;
