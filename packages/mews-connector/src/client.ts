import { type ClientOptions, createOperationClient, loadSetting, type OperationClient, Secret } from '@tokenyard/core';
import { readMewsConnectorError } from './errors.ts';
import { mewsConnectorOperations } from './operations/index.ts';
import { VERSION } from './version.ts';

/** Base URLs by environment. Tokens of one environment do not work in the other. */
export const mewsConnectorEnvironments = {
  production: 'https://api.mews.com',
  demo: 'https://api.mews-demo.com',
} as const;

/** Environment variables that are read, on the first call, for settings that were not passed. */
export const mewsConnectorEnvironmentVariables = {
  clientToken: 'MEWS_CONNECTOR_CLIENT_TOKEN',
  accessToken: 'MEWS_CONNECTOR_ACCESS_TOKEN',
} as const;

export interface MewsConnectorSettings extends ClientOptions {
  /** Default `production`. */
  readonly environment?: keyof typeof mewsConnectorEnvironments | undefined;
  /** Used instead of the environment's base URL, e.g. that of a sandbox. */
  readonly baseUrl?: string | undefined;
  readonly credentials?: {
    /** Names the application. */
    readonly clientToken?: string | Secret | undefined;
    /** Names the connection between application and enterprise, or portfolio. */
    readonly accessToken?: string | Secret | undefined;
  };
  /** Name and version of the calling application, sent as `Client`. Default `userAgent`, else our own. */
  readonly client?: string | undefined;
}

const product = `tokenyard-mews-connector/${VERSION}`;

/** What is sent as `Client`. */
export const clientName = ({ client, userAgent }: Pick<MewsConnectorSettings, 'client' | 'userAgent'>): string =>
  client ?? userAgent ?? product;

/** Client of the Mews Connector API; one method an operation. */
export type MewsConnectorClient = OperationClient<typeof mewsConnectorOperations>;

/** Makes a client. Nothing is read or sent before the first call. */
export function createMewsConnector(settings: MewsConnectorSettings = {}): MewsConnectorClient {
  const load = (name: keyof typeof mewsConnectorEnvironmentVariables) =>
    new Secret(
      loadSetting({
        value: settings.credentials?.[name],
        setting: `credentials.${name}`,
        environmentVariable: mewsConnectorEnvironmentVariables[name],
      }),
    );
  return createOperationClient(
    mewsConnectorOperations,
    {
      product,
      baseUrl: () => settings.baseUrl ?? mewsConnectorEnvironments[settings.environment ?? 'production'],
      credentials: () => {
        const [ClientToken, AccessToken] = [load('clientToken'), load('accessToken')];
        return [{ kind: 'body', members: { ClientToken, AccessToken, Client: clientName(settings) } }];
      },
      readError: readMewsConnectorError,
      requestIdHeader: 'request-id',
    },
    settings,
  );
}
