import { controlExtension } from '@tokenyard/core/sandbox';
import { outbox } from '../state.ts';
import { listOutbox } from './list-outbox.ts';

/** What this sandbox adds to the control API. */
export const control = controlExtension(
  { listOutbox },
  {
    listOutbox: async ({ context }, reply) => reply(200, { body: { messages: [...(await outbox.list(context.tx))] } }),
  },
);
