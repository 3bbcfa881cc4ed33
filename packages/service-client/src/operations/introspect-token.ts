import { defineOperation, form, json } from '@tokenyard/core';
import { Introspection, TokenForm } from '../schemas/introspection.ts';
import { bodyProblems, shared } from './shared.ts';

/** Tell whether a token is active (RFC 7662). */
export const introspectToken = defineOperation({
  ...shared,
  id: 'introspectToken',
  method: 'POST',
  path: '/v1/introspect',
  summary: 'Tell whether a token is active (RFC 7662)',
  request: { body: form(TokenForm) },
  responses: {
    200: { description: 'What is known of the token', body: json(Introspection) },
    ...bodyProblems,
  },
  retry: 'safe',
});
