import { defineOperation, json } from '@tokenyard/core';
import { TokenList, TokenQuery } from '../schemas/tokens.ts';
import { problems, shared } from './shared.ts';

/** List tokens, newest first. */
export const listTokens = defineOperation({
  ...shared,
  id: 'listTokens',
  method: 'GET',
  path: '/v1/tokens',
  summary: 'List tokens, newest first',
  request: { query: TokenQuery },
  responses: {
    200: { description: 'A page of tokens', body: json(TokenList) },
    ...problems,
  },
  retry: 'safe',
});
