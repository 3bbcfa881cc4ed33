import {
  type ClientOptions,
  createOperationClient,
  loadSetting,
  type OperationClient,
  type RateLimitHeaders,
  Secret,
} from '@tokenyard/core';
import { readMewsPosError } from './errors.ts';
import { mewsPosOperations } from './operations/index.ts';
import { VERSION } from './version.ts';

/** Base URLs by environment. Keys of one environment do not work in the other. */
export const mewsPosEnvironments = {
  production: 'https://api.mews.com/pos',
  demo: 'https://api.mews-demo.com/pos',
} as const;

/** Environment variables that are read, on the first call, for settings that were not passed. */
export const mewsPosEnvironmentVariables = { apiKey: 'MEWS_POS_API_KEY' } as const;

export interface MewsPosSettings extends ClientOptions {
  /** Default `production`. */
  readonly environment?: keyof typeof mewsPosEnvironments | undefined;
  /** Used instead of the environment's base URL, e.g. that of a sandbox. */
  readonly baseUrl?: string | undefined;
  readonly credentials?: {
    /** API key, or the secret key of a short-lived token where an operation takes one. */
    readonly apiKey?: string | Secret | undefined;
  };
}

/** Client of the Mews POS API; one method an operation. */
export type MewsPosClient = OperationClient<typeof mewsPosOperations>;

const rateLimitHeaders: RateLimitHeaders = {
  limit: 'x-rate-limit-limit',
  remaining: 'x-rate-limit-remaining',
  reset: 'x-rate-limit-reset',
};

/** Makes a client. Nothing is read or sent before the first call. */
export function createMewsPos(settings: MewsPosSettings = {}): MewsPosClient {
  return createOperationClient(
    mewsPosOperations,
    {
      product: `tokenyard-mews-pos/${VERSION}`,
      baseUrl: () => settings.baseUrl ?? mewsPosEnvironments[settings.environment ?? 'production'],
      credentials: ({ auth }) => {
        if (auth.kind === 'none') return [];
        const apiKey = loadSetting({
          value: settings.credentials?.apiKey,
          setting: 'credentials.apiKey',
          environmentVariable: mewsPosEnvironmentVariables.apiKey,
        });
        return [{ kind: 'bearer', token: new Secret(apiKey) }];
      },
      readError: readMewsPosError,
      rateLimitHeaders,
    },
    settings,
  );
}
