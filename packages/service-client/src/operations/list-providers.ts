import { defineOperation, json } from '@tokenyard/core';
import { ProviderList } from '../schemas/providers.ts';
import { problems, shared } from './shared.ts';

/** List the providers that connections can point at. */
export const listProviders = defineOperation({
  ...shared,
  id: 'listProviders',
  method: 'GET',
  path: '/v1/providers',
  summary: 'List the providers that connections can point at',
  request: {},
  responses: {
    200: { description: 'The providers', body: json(ProviderList) },
    ...problems,
  },
  retry: 'safe',
});
