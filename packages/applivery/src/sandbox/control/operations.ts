import { defineOperation, json, none } from '@tokenyard/core';
import { controlErrors } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { AccountId } from '../options.ts';
import { NewServiceAccount, ServiceAccountRequest, ServiceAccountView } from '../service-accounts.ts';

const shared = { auth: none(), source: 'Tokenyard sandbox control' } as const;

const createServiceAccount = defineOperation({
  ...shared,
  id: 'createServiceAccount',
  method: 'POST',
  path: '/service-accounts',
  summary: 'Create a service account, with an expiry if wanted',
  request: { body: json(ServiceAccountRequest) },
  responses: {
    201: { description: 'The service account with its bearer', body: json(NewServiceAccount) },
    ...controlErrors,
  },
  retry: 'never-after-send',
});

const listServiceAccounts = defineOperation({
  ...shared,
  id: 'listServiceAccounts',
  method: 'GET',
  path: '/service-accounts',
  summary: 'List the service accounts, without their bearers',
  request: {},
  responses: {
    200: {
      description: 'The service accounts',
      body: json(z.strictObject({ serviceAccounts: z.array(ServiceAccountView) })),
    },
    ...controlErrors,
  },
  retry: 'safe',
});

const deleteServiceAccount = defineOperation({
  ...shared,
  id: 'deleteServiceAccount',
  method: 'DELETE',
  path: '/service-accounts/{id}',
  summary: 'Delete a service account; its bearer stops working at once',
  request: { path: z.strictObject({ id: AccountId }) },
  responses: { 204: { description: 'It is deleted' }, ...controlErrors },
  retry: 'never-after-send',
});

/** What the control API of this sandbox has beside what every sandbox has. */
export const appliveryControlOperations = {
  createServiceAccount,
  listServiceAccounts,
  deleteServiceAccount,
} as const;
