import {
  type ClientOptions,
  createOperationClient,
  loadSetting,
  type OperationClient,
  type Operations,
  Secret,
} from '@tokenyard/core';
import { readAppliveryError } from './errors.ts';
import { type appliveryOperations, integrationOperations, sdkOperations, tokenOperations } from './operations/index.ts';
import { VERSION } from './version.ts';

/** Base URLs of the Workspace and Integrations API by environment. */
export const appliveryEnvironments = { production: 'https://api.applivery.io' } as const;

/** Base URLs of the SDK API, which has a host of its own, by environment. */
export const appliverySdkEnvironments = { production: 'https://sdk-api.applivery.io' } as const;

/** Environment variables that are read, on the first call, for settings that were not passed. */
export const appliveryEnvironmentVariables = {
  workspaceToken: 'APPLIVERY_WORKSPACE_TOKEN',
  appToken: 'APPLIVERY_APP_TOKEN',
} as const;

export interface AppliverySettings extends ClientOptions {
  /** Default `production`. */
  readonly environment?: keyof typeof appliveryEnvironments | undefined;
  /** Base URL of the Workspace and Integrations API, instead of the environment's. */
  readonly baseUrl?: string | undefined;
  /**
   * Base URL of the SDK API (`getSdkConfig`). Without it `baseUrl` is used where that was passed, as a sandbox serves
   * both, so that a token never goes to a host that nobody named.
   */
  readonly sdkBaseUrl?: string | undefined;
  readonly credentials?: {
    /** Bearer of a user or of a service account, for the operations on tokens. */
    readonly workspaceToken?: string | Secret | undefined;
    /** Bearer of an app token, for `listBuilds` and `getSdkConfig`. */
    readonly appToken?: string | Secret | undefined;
  };
}

/** Client of the Applivery API; one method an operation. */
export type AppliveryClient = OperationClient<typeof appliveryOperations>;

/** Makes a client. Nothing is read or sent before the first call. */
export function createApplivery(settings: AppliverySettings = {}): AppliveryClient {
  const { environment = 'production', baseUrl, sdkBaseUrl = baseUrl } = settings;
  const workspaceUrl = baseUrl ?? appliveryEnvironments[environment];
  return {
    ...bind(tokenOperations, settings, 'workspaceToken', workspaceUrl),
    ...bind(integrationOperations, settings, 'appToken', workspaceUrl),
    ...bind(sdkOperations, settings, 'appToken', sdkBaseUrl ?? appliverySdkEnvironments[environment]),
  };
}

function bind<Ops extends Operations>(
  operations: Ops,
  settings: AppliverySettings,
  credential: keyof typeof appliveryEnvironmentVariables,
  baseUrl: string,
): OperationClient<Ops> {
  return createOperationClient(
    operations,
    {
      product: `tokenyard-applivery/${VERSION}`,
      baseUrl: () => baseUrl,
      credentials: () => {
        const token = loadSetting({
          value: settings.credentials?.[credential],
          setting: `credentials.${credential}`,
          environmentVariable: appliveryEnvironmentVariables[credential],
        });
        return [{ kind: 'bearer', token: new Secret(token) }];
      },
      readError: readAppliveryError,
      rateLimitPause: 2000,
    },
    settings,
  );
}
