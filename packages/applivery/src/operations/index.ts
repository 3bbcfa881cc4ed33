import { createToken } from './create-token.ts';
import { deleteToken } from './delete-token.ts';
import { getSdkConfig } from './get-sdk-config.ts';
import { getToken } from './get-token.ts';
import { listBuilds } from './list-builds.ts';
import { listTokens } from './list-tokens.ts';
import { updateToken } from './update-token.ts';

/** Operations of a workspace caller: a user or a service account. */
export const tokenOperations = { createToken, listTokens, getToken, updateToken, deleteToken } as const;

/** Operations of an app token on the Integrations API. */
export const integrationOperations = { listBuilds } as const;

/** Operations of an app token on the SDK API, which has a host of its own. */
export const sdkOperations = { getSdkConfig } as const;

/** Every operation of the package by its id. */
export const appliveryOperations = {
  createToken,
  listTokens,
  getToken,
  updateToken,
  deleteToken,
  listBuilds,
  getSdkConfig,
} as const;
