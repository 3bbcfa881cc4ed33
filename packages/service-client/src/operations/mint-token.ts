import { defineOperation, json, optionalBody } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ConnectionId, IdempotencyHeaders } from '../schemas/common.ts';
import { IssuedSecret, PendingChallenges, TokenMintRequest } from '../schemas/tokens.ts';
import { bodyProblems, conflict, Located, notFound, providerProblems, shared, unprocessable } from './shared.ts';

/** Mint a token. */
export const mintToken = defineOperation({
  ...shared,
  id: 'mintToken',
  method: 'POST',
  path: '/v1/connections/{id}/tokens',
  summary: 'Mint a token',
  request: {
    path: z.strictObject({ id: ConnectionId }),
    headers: IdempotencyHeaders,
    body: optionalBody(json(TokenMintRequest)),
  },
  responses: {
    201: { description: 'The token with its secret', body: json(IssuedSecret), headers: Located },
    202: { description: 'The provider wants a second factor first', body: json(PendingChallenges) },
    ...bodyProblems,
    ...notFound,
    ...conflict,
    ...unprocessable,
    ...providerProblems,
  },
  retry: 'never-after-send',
});
