import { defineOperation, json, optionalBody } from '@tokenyard/core';
import * as z from 'zod/mini';
import { IdempotencyHeaders, TokenId } from '../schemas/common.ts';
import { RotateRequest, RotationResult } from '../schemas/tokens.ts';
import { bodyProblems, conflict, Located, notFound, shared, unprocessable } from './shared.ts';

/** Replace a token by a new one, without a gap. */
export const rotateToken = defineOperation({
  ...shared,
  id: 'rotateToken',
  method: 'POST',
  path: '/v1/tokens/{id}/rotate',
  summary: 'Replace a token by a new one, without a gap',
  request: {
    path: z.strictObject({ id: TokenId }),
    headers: IdempotencyHeaders,
    body: optionalBody(json(RotateRequest)),
  },
  responses: {
    201: {
      description: 'The new token is published; the old one ends after the grace period',
      body: json(RotationResult),
      headers: Located,
    },
    202: { description: 'The rotation goes on behind', body: json(RotationResult), headers: Located },
    ...bodyProblems,
    ...notFound,
    ...conflict,
    ...unprocessable,
  },
  retry: 'never-after-send',
});
