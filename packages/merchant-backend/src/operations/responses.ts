import { json } from '@tokenyard/core';
import { ChallengeResponse, CorsHeaders, ErrorDetail, WrongTanResponse } from '../schemas.ts';

/** A response that holds an error. */
export const error = (description: string) => ({ description, body: json(ErrorDetail), headers: CorsHeaders });

/** A success without content. */
export const done = (description: string) => ({ description, headers: CorsHeaders });

/** A second factor is wanted. */
export const challenged = {
  202: { description: 'A second factor is wanted', body: json(ChallengeResponse), headers: CorsHeaders },
} as const;

/** Every error of this API. */
export const errorResponses = {
  400: error('A parameter or the body is not usable'),
  401: error('The credential is missing, unknown, expired or of another instance'),
  403: error('The token does not hold the permission, or the second factor is at fault'),
  404: error('There is no such instance, token or challenge'),
  409: { description: 'The code is wrong', body: json(WrongTanResponse), headers: CorsHeaders },
  410: error('The challenge is solved already'),
  413: error('The request body is too large'),
  429: error('A code was sent moments ago, or too many wrong ones were tried'),
  500: error('The server failed at its database'),
  501: error('The server does not have this feature'),
  502: error('The code could not be sent'),
} as const;

/** The errors that every operation may answer. */
export const commonErrors = {
  400: errorResponses[400],
  404: errorResponses[404],
  413: errorResponses[413],
  500: errorResponses[500],
  501: errorResponses[501],
} as const;

/** Errors of the operations that take a credential. */
export const authErrors = { ...commonErrors, 401: errorResponses[401], 403: errorResponses[403] } as const;

/** Errors of the operations that send and confirm a one-time code. */
export const challengeErrors = {
  ...commonErrors,
  403: errorResponses[403],
  409: errorResponses[409],
  410: errorResponses[410],
  429: errorResponses[429],
  502: errorResponses[502],
} as const;
