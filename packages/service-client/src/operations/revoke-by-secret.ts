import { defineOperation, form } from '@tokenyard/core';
import { TokenForm } from '../schemas/introspection.ts';
import { bodyProblems, shared } from './shared.ts';

/** Revoke a token by its secret (RFC 7009). */
export const revokeBySecret = defineOperation({
  ...shared,
  id: 'revokeBySecret',
  method: 'POST',
  path: '/v1/revoke',
  summary: 'Revoke a token by its secret (RFC 7009)',
  request: { body: form(TokenForm) },
  responses: {
    200: { description: 'The token does not work any more, if it ever did' },
    ...bodyProblems,
  },
  retry: 'safe',
});
