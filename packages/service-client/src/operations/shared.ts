import { bearer, problemResponses } from '@tokenyard/core';
import * as z from 'zod/mini';

/** What every operation of the service has in common. */
export const shared = { auth: bearer(), source: 'Tokenyard token service' } as const;

/** Tells where the thing is that was made. */
export const Located = z.object({ Location: z.string() });

/** Tells what is wrong with the credential (RFC 6750, section 3). */
const Challenged = z.object({ 'WWW-Authenticate': z.string() });
/** Seconds (s) after which a repeat makes sense. */
const Delayed = z.object({ 'Retry-After': z.int() });
const MaybeDelayed = z.object({ 'Retry-After': z.optional(z.int()) });

const always = problemResponses({
  400: 'The request does not fit its declaration',
  401: 'The API key is missing, malformed, unknown, expired or revoked',
  403: 'The API key may not do this',
  429: 'Too many requests with this API key',
  500: 'An unexpected error',
  503: 'The service cannot do its work now',
});
const { 409: present } = problemResponses({ 409: 'The present state does not allow it' });
const { 424: refused, 502: unreachable } = problemResponses({
  424: 'The provider refused, or what became of the request is unknown',
  502: 'The provider gave no usable answer; nothing was minted',
});

/** Problems that every operation may answer. */
export const problems = {
  ...always,
  401: { ...always[401], headers: Challenged },
  403: { ...always[403], headers: Challenged },
  429: { ...always[429], headers: Delayed },
  503: { ...always[503], headers: MaybeDelayed },
} as const;

/** Problems of every operation to which a body can be sent, be it that none is expected. */
export const bodyProblems = {
  ...problems,
  ...problemResponses({
    413: 'The request body is too large',
    415: 'The media type of the request is not supported',
  }),
} as const;

export const notFound = problemResponses({ 404: 'There is no such thing, or this API key may not see it' });
export const conflict = { 409: { ...present, headers: MaybeDelayed } } as const;
export const unprocessable = problemResponses({
  422: 'The provider has no such operation, or does not take these credentials',
});
/** Problems of calling the provider. */
export const providerProblems = {
  424: { ...refused, headers: MaybeDelayed },
  502: unreachable,
} as const;
