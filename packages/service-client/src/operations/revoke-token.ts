import { defineOperation, json } from '@tokenyard/core';
import * as z from 'zod/mini';
import { TokenId } from '../schemas/common.ts';
import { RevocationResult } from '../schemas/tokens.ts';
import { bodyProblems, notFound, shared } from './shared.ts';

/** Revoke a token, here at once and at the provider where it can. */
export const revokeToken = defineOperation({
  ...shared,
  id: 'revokeToken',
  method: 'POST',
  path: '/v1/tokens/{id}/revoke',
  summary: 'Revoke a token, here at once and at the provider where it can',
  request: { path: z.strictObject({ id: TokenId }) },
  responses: {
    200: { description: 'What became of it', body: json(RevocationResult) },
    ...bodyProblems,
    ...notFound,
  },
  retry: 'safe',
});
