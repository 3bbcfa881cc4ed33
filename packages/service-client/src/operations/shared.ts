import { bearer, problemResponses } from '@tokenyard/core';

/** What every operation of the service has in common. */
export const shared = { auth: bearer(), source: 'Tokenyard token service' } as const;

/** Problems that every operation may answer. */
export const problems = problemResponses({
  400: 'The request does not fit its declaration',
  401: 'The API key is missing, malformed, unknown, expired or revoked',
  403: 'The API key may not do this',
  413: 'The request body is too large',
  415: 'The media type of the request is not supported',
  429: 'Too many requests with this API key',
  500: 'An unexpected error',
  503: 'The service cannot do its work now',
});

const notFound = problemResponses({ 404: 'There is no such thing, or this API key may not see it' });
const conflict = problemResponses({ 409: 'The present state does not allow it' });
/** Answers of operations that call the provider. */
const upstream = problemResponses({
  422: 'The provider cannot do this, or the request breaks its rules',
  424: 'The provider refused',
  502: 'The provider cannot be reached, or what became of the request is unknown',
});

/** Problems of operations on one thing. */
export const itemProblems = { ...problems, ...notFound } as const;
/** Problems of operations that change one thing. */
export const changeProblems = { ...itemProblems, ...conflict } as const;
/** Problems of operations that act at the provider. */
export const providerProblems = { ...changeProblems, ...upstream } as const;
