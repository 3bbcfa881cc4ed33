import { InvalidRequestError } from '@tokenyard/core';
import { controlErrors, controlExtension, replyFor } from '@tokenyard/core/sandbox';
import {
  connectionViews,
  createConnection,
  deleteConnection,
  regenerateConnection,
  updateConnection,
  updateEnterprise,
} from './administration.ts';
import { mewsConnectorControlOperations } from './operations.ts';

const reply = replyFor(controlErrors);
const unknown = (what: string) =>
  reply(404, { body: { type: 'about:blank', title: 'Not Found', status: 404, detail: `There is no such ${what}` } });

/** Connections and enterprises over the control API. */
export const mewsConnectorControl = controlExtension(mewsConnectorControlOperations, {
  createConnection: async ({ body, context }, reply) => {
    try {
      return reply(201, { body: await createConnection(context, body) });
    } catch (error) {
      if (!InvalidRequestError.isInstance(error)) throw error;
      const errors = error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, detail: message }));
      return reply(400, { body: { type: 'about:blank', title: 'Invalid Request', status: 400, errors } });
    }
  },

  listConnections: async ({ context }, reply) => reply(200, { body: { connections: await connectionViews(context) } }),

  regenerateConnection: async ({ path: { id }, context }, reply) => {
    const connection = await regenerateConnection(context, id);
    return connection === undefined ? unknown('connection') : reply(200, { body: connection });
  },

  updateConnection: async ({ path: { id }, body, context }, reply) => {
    const connection = await updateConnection(context, id, body);
    return connection === undefined ? unknown('connection') : reply(200, { body: connection });
  },

  deleteConnection: async ({ path: { id }, context }, reply) =>
    (await deleteConnection(context, id)) ? reply(204) : unknown('connection'),

  updateEnterprise: async ({ path: { id }, body, context }, reply) => {
    const enterprise = await updateEnterprise(context, id, body);
    return enterprise === undefined ? unknown('enterprise') : reply(200, { body: enterprise });
  },
});
