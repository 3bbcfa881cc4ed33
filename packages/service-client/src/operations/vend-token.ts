import { defineOperation, json } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ConnectionId } from '../schemas/common.ts';
import { PendingChallenges, VendedToken, VendQuery } from '../schemas/tokens.ts';
import { conflict, notFound, problems, providerProblems, shared, unprocessable } from './shared.ts';

/** Get a valid token, minted only when there is none. */
export const vendToken = defineOperation({
  ...shared,
  id: 'vendToken',
  method: 'GET',
  path: '/v1/connections/{id}/token',
  summary: 'Get a valid token, minted only when there is none',
  request: { path: z.strictObject({ id: ConnectionId }), query: VendQuery },
  responses: {
    200: { description: 'The token with its secret', body: json(VendedToken) },
    202: { description: 'The provider wants a second factor first', body: json(PendingChallenges) },
    ...problems,
    ...notFound,
    ...conflict,
    ...unprocessable,
    ...providerProblems,
  },
  retry: 'safe',
});
