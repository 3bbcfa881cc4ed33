import { defineOperation, json, none } from '@tokenyard/core';
import { controlErrors } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { OutboxMessage } from '../state.ts';

/** Lists the one-time codes that were sent, for whoever has no mailbox and no telephone. */
export const listOutbox = defineOperation({
  id: 'listOutbox',
  method: 'GET',
  path: '/outbox',
  summary: 'List the one-time codes that were sent, oldest first',
  source: 'Tokenyard sandbox control',
  auth: none(),
  request: {},
  responses: {
    200: { description: 'The codes', body: json(z.strictObject({ messages: z.array(OutboxMessage) })) },
    ...controlErrors,
  },
  retry: 'safe',
});
