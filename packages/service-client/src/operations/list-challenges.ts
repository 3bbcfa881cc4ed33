import { defineOperation, json } from '@tokenyard/core';
import { ChallengeList, ChallengeQuery } from '../schemas/tokens.ts';
import { problems, shared } from './shared.ts';

/** List the challenges of mints that wait for a second factor. */
export const listChallenges = defineOperation({
  ...shared,
  id: 'listChallenges',
  method: 'GET',
  path: '/v1/challenges',
  summary: 'List the challenges of mints that wait for a second factor',
  request: { query: ChallengeQuery },
  responses: {
    200: { description: 'The challenges', body: json(ChallengeList) },
    ...problems,
  },
  retry: 'safe',
});
