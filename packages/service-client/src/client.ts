import { type ClientOptions, createOperationClient, loadSetting, type OperationClient, Secret } from '@tokenyard/core';
import { readTokenServiceError } from './errors.ts';
import { tokenServiceOperations } from './operations/index.ts';
import { VERSION } from './version.ts';

/** Environment variables that are read, on the first call, for settings that were not passed. */
export const tokenServiceEnvironmentVariables = { baseUrl: 'TOKENYARD_URL', apiKey: 'TOKENYARD_API_KEY' } as const;

export interface TokenServiceSettings extends ClientOptions {
  /** Milliseconds (ms) that one request may take. Default 60000. */
  readonly timeout?: number | undefined;
  /** Milliseconds (ms) that a call may take with all its repeats and pauses. Default 120000. */
  readonly deadline?: number | undefined;
  /** Where the service is, e.g. `http://127.0.0.1:4747`. */
  readonly baseUrl?: string | undefined;
  readonly credentials?: {
    /** API key of the service. */
    readonly apiKey?: string | Secret | undefined;
  };
}

/** Client of the token service; one method an operation. */
export type TokenServiceClient = OperationClient<typeof tokenServiceOperations>;

/** Milliseconds (ms) that an answer may take: the service waits for providers, and for other nodes that mint. */
const patience = { timeout: 60_000, deadline: 120_000 } as const;

/** Makes a client. Nothing is read or sent before the first call. */
export function createTokenService(settings: TokenServiceSettings = {}): TokenServiceClient {
  return createOperationClient(
    tokenServiceOperations,
    {
      product: `tokenyard-service-client/${VERSION}`,
      baseUrl: () =>
        loadSetting({
          value: settings.baseUrl,
          setting: 'baseUrl',
          environmentVariable: tokenServiceEnvironmentVariables.baseUrl,
        }),
      credentials: () => [
        {
          kind: 'bearer',
          token: new Secret(
            loadSetting({
              value: settings.credentials?.apiKey,
              setting: 'credentials.apiKey',
              environmentVariable: tokenServiceEnvironmentVariables.apiKey,
            }),
          ),
        },
      ],
      readError: readTokenServiceError,
      requestIdHeader: 'x-request-id',
    },
    {
      ...settings,
      timeout: settings.timeout ?? patience.timeout,
      deadline: settings.deadline ?? patience.deadline,
    },
  );
}
