import { bearer, defineOperation, json } from '@tokenyard/core';
import { SdkConfigResponse } from '../schemas.ts';
import { commonErrors } from './responses.ts';

/** Reads what the mobile SDKs have to know of the app that the bearer, an app token, belongs to. */
export const getSdkConfig = defineOperation({
  id: 'getSdkConfig',
  method: 'GET',
  path: '/v1/app',
  summary: 'Get the SDK configuration of an app',
  source: 'https://github.com/applivery/applivery-ios-sdk',
  auth: bearer(),
  request: {},
  responses: {
    200: { description: 'The app and its SDK configuration', body: json(SdkConfigResponse) },
    ...commonErrors,
  },
  retry: 'safe',
});
