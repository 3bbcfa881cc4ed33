import {
  type AuthScheme,
  type ClientOptions,
  type Credential,
  createOperationClient,
  loadSetting,
  type OperationClient,
  readEnvironment,
  Secret,
  schemesOf,
} from '@tokenyard/core';
import { readMerchantBackendError } from './errors.ts';
import { type InstancePlace, placeOf } from './instance.ts';
import { merchantBackendOperations } from './operations/index.ts';
import { VERSION } from './version.ts';

/** Base URLs by environment. There is no central host: only the public demo has a name. */
export const merchantBackendEnvironments = { demo: 'https://backend.demo.taler.net' } as const;

/** Environment variables that are read, on the first call, for settings that were not passed. */
export const merchantBackendEnvironmentVariables = {
  baseUrl: 'MERCHANT_BACKEND_BASE_URL',
  instance: 'MERCHANT_BACKEND_INSTANCE',
  password: 'MERCHANT_BACKEND_PASSWORD',
  token: 'MERCHANT_BACKEND_TOKEN',
} as const;

export interface MerchantBackendSettings extends ClientOptions {
  /** A server that has a name, instead of `baseUrl`. */
  readonly environment?: keyof typeof merchantBackendEnvironments | undefined;
  /** Base URL of the server, with or without `/instances/{instance}`. */
  readonly baseUrl?: string | undefined;
  /** Id of the instance. Default the one that `baseUrl` names, then the environment's, then `admin`. */
  readonly instance?: string | undefined;
  readonly credentials?: {
    /** Password of the instance; it creates tokens. */
    readonly password?: string | Secret | undefined;
    /** Access token with its `secret-token:` prefix; where no password is given, it creates tokens too. */
    readonly token?: string | Secret | undefined;
  };
}

/** Client of one instance of a GNU Taler merchant backend; one method an operation. */
export type MerchantBackendClient = OperationClient<typeof merchantBackendOperations>;

/** A failed server is asked again after about 1 s, then at random within a minute (Taler api-common, status 500). */
const retry = { baseDelay: 2000, maxDelay: 30_000 };

/** Makes a client. Nothing is read or sent before the first call. */
export function createMerchantBackend(settings: MerchantBackendSettings = {}): MerchantBackendClient {
  return createOperationClient(
    merchantBackendOperations,
    {
      product: `tokenyard-merchant-backend/${VERSION}`,
      baseUrl: () => findInstance(settings).baseUrl,
      credentials: ({ auth }) => credentialsFor(auth, settings),
      readError: readMerchantBackendError,
    },
    { ...settings, retry: { ...retry, ...settings.retry } },
  );
}

/** @throws {SettingError} when no server is named */
export const findServer = ({ baseUrl, environment }: MerchantBackendSettings): string =>
  loadSetting({
    value: baseUrl ?? (environment && merchantBackendEnvironments[environment]),
    setting: 'baseUrl',
    environmentVariable: merchantBackendEnvironmentVariables.baseUrl,
  });

const findInstance = (settings: MerchantBackendSettings): InstancePlace =>
  placeOf(findServer(settings), settings.instance, readEnvironment()?.[merchantBackendEnvironmentVariables.instance]);

const settingNames = { basic: 'password', bearer: 'token' } as const;

/** The first credential that fits: of those that were passed, else of those in the environment. */
function credentialsFor(auth: AuthScheme, settings: MerchantBackendSettings): readonly Credential[] {
  const kinds = schemesOf(auth).flatMap(({ kind }) => (kind === 'basic' || kind === 'bearer' ? [kind] : []));
  const passed = (kind: keyof typeof settingNames) => settings.credentials?.[settingNames[kind]];
  const variable = (kind: keyof typeof settingNames) => merchantBackendEnvironmentVariables[settingNames[kind]];
  const kind =
    kinds.find((each) => passed(each) !== undefined) ??
    kinds.find((each) => readEnvironment()?.[variable(each)] !== undefined) ??
    kinds[0];
  if (kind === undefined) return [];
  const secret = loadSetting({
    value: passed(kind),
    setting: `credentials.${settingNames[kind]}`,
    environmentVariable: variable(kind),
  });
  if (kind === 'bearer') return [{ kind, token: new Secret(secret) }];
  return [{ kind, username: findInstance(settings).instance, password: new Secret(secret) }];
}
