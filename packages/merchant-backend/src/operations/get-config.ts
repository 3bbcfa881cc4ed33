import { defineOperation, json, none } from '@tokenyard/core';
import { CorsHeaders, MerchantVersionResponse } from '../schemas.ts';
import { instanceMount } from './mount.ts';
import { commonErrors } from './responses.ts';

/** Tells protocol version, currency and features of the server. */
export const getConfig = defineOperation({
  id: 'getConfig',
  method: 'GET',
  path: '/config',
  mounts: [instanceMount],
  summary: 'Get the protocol version and the configuration',
  source: 'https://docs.taler.net/core/merchant/get-config.html',
  auth: none(),
  request: {},
  responses: {
    200: { description: 'The configuration', body: json(MerchantVersionResponse), headers: CorsHeaders },
    ...commonErrors,
  },
  retry: 'safe',
});
