import { defineOperation, json } from '@tokenyard/core';
import * as z from 'zod/mini';
import { TokenId } from '../schemas/common.ts';
import { TokenMetadata } from '../schemas/tokens.ts';
import { notFound, problems, shared } from './shared.ts';

/** Get a token without its secret. */
export const getToken = defineOperation({
  ...shared,
  id: 'getToken',
  method: 'GET',
  path: '/v1/tokens/{id}',
  summary: 'Get a token without its secret',
  request: { path: z.strictObject({ id: TokenId }) },
  responses: {
    200: { description: 'The token', body: json(TokenMetadata) },
    ...problems,
    ...notFound,
  },
  retry: 'safe',
});
