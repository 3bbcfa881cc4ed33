import {
  type ClientOptions,
  createOperationClient,
  createTokenSource,
  loadSetting,
  type OperationClient,
  reveal,
  Secret,
  type TokenSource,
} from '@tokenyard/core';
import { bindingOf, presented } from './binding.ts';
import { createMeshAdminIssuer } from './issuer.ts';
import { meshAdminOperations } from './operations/index.ts';

/** Environment variables that are read, on the first call, for settings that were not passed. */
export const meshAdminEnvironmentVariables = {
  clientId: 'MESH_ADMIN_CLIENT_ID',
  clientSecret: 'MESH_ADMIN_CLIENT_SECRET',
} as const;

export interface MeshAdminSettings extends ClientOptions {
  /** Used instead of the provider's base URL, e.g. that of a sandbox. */
  readonly baseUrl?: string | undefined;
  /**
   * Id and secret of the main client: the client then gets a token by itself, shares it between all calls, renews it
   * 60 s before its end, and once after a 401. With a `token` the client uses that one and never gets another.
   */
  readonly credentials?: {
    readonly clientId?: string | undefined;
    readonly clientSecret?: string | Secret | undefined;
    readonly token?: string | Secret | undefined;
  };
}

/** Client of the Mesh Admin API; one method an operation. */
export type MeshAdminClient = OperationClient<typeof meshAdminOperations>;

/** Makes a client. Nothing is read or sent before the first call. */
export function createMeshAdmin(settings: MeshAdminSettings = {}): MeshAdminClient {
  const { credentials: given = {}, ...options } = settings;
  const mainClient = () => ({ clientId: load('clientId', given), clientSecret: load('clientSecret', given) });
  let source: TokenSource | undefined;
  const tokens = () => {
    source ??= createTokenSource({
      issuer: createMeshAdminIssuer({ ...options, credentials: mainClient() }),
      request: {},
      windows: { background: 60_000, blocking: 30_000 },
      now: settings.now,
      random: settings.random,
    });
    return source;
  };
  return createOperationClient(
    meshAdminOperations,
    {
      ...bindingOf(settings),
      credentials: async ({ auth }) => {
        if (auth.kind === 'body') return [{ kind: 'body', members: mainClient() }];
        if (given.token !== undefined) return [presented(new Secret(reveal(given.token)))];
        return [presented((await tokens().get()).secret)];
      },
      renewCredentials: async ([refused]) => {
        if (refused?.kind !== 'bearer' || given.token !== undefined) return undefined;
        const held = await tokens().get();
        // Another call may have renewed the token meanwhile.
        if (held.secret === refused.token) await tokens().invalidate(held);
        return [presented((await tokens().get()).secret)];
      },
    },
    settings,
  );
}

const load = (name: keyof typeof meshAdminEnvironmentVariables, given: MeshAdminSettings['credentials']) =>
  loadSetting({
    value: given?.[name],
    setting: `credentials.${name}`,
    environmentVariable: meshAdminEnvironmentVariables[name],
  });
