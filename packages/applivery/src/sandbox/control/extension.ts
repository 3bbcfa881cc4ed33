import { InvalidRequestError } from '@tokenyard/core';
import { controlExtension } from '@tokenyard/core/sandbox';
import { addServiceAccount, listServiceAccounts, removeServiceAccount } from '../service-accounts.ts';
import { appliveryControlOperations } from './operations.ts';

/** Service accounts over the control API. */
export const appliveryControl = controlExtension(appliveryControlOperations, {
  createServiceAccount: async ({ body, context }, reply) => {
    try {
      return reply(201, { body: await addServiceAccount(context, body) });
    } catch (error) {
      if (!InvalidRequestError.isInstance(error)) throw error;
      const errors = error.issues.map(({ path, message }) => ({ pointer: `/${path.join('/')}`, detail: message }));
      return reply(400, { body: { type: 'about:blank', title: 'Invalid Request', status: 400, errors } });
    }
  },

  listServiceAccounts: async ({ context }, reply) =>
    reply(200, { body: { serviceAccounts: [...(await listServiceAccounts(context))] } }),

  deleteServiceAccount: async ({ path: { id }, context }, reply) =>
    (await removeServiceAccount(context, id))
      ? reply(204)
      : reply(404, { body: { type: 'about:blank', title: 'Not Found', status: 404, detail: 'No such account' } }),
});
