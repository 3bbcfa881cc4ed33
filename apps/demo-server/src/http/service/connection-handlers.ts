import { jsonSchemaOf } from '@tokenyard/core/openapi';
import { checkConnection } from '../../token-service/check-connection.ts';
import {
  createConnection,
  deleteConnection,
  listConnections,
  readConnection,
  updateConnection,
} from '../../token-service/connections.ts';
import { reconcileConnection } from '../../token-service/reconcile.ts';
import { cursorsOf } from './cursor.ts';
import { idempotently } from './idempotently.ts';
import { atConnection } from './locations.ts';
import type { ServiceHandlers } from './service-call.ts';
import { connectionView, reconciliationView } from './views.ts';

const cursors = cursorsOf('connections', 'number', 'string');

export const connectionHandlers: ServiceHandlers<
  | 'listProviders'
  | 'createConnection'
  | 'listConnections'
  | 'getConnection'
  | 'updateConnection'
  | 'deleteConnection'
  | 'checkConnection'
  | 'reconcileConnection'
> = {
  listProviders: ({ context: { service } }, reply) => {
    const providers = [...service.providers.values()].map(({ issuer }) => ({
      id: issuer.provider,
      title: issuer.title,
      capabilities: { ...issuer.capabilities },
      environments: { ...issuer.environments },
      credentials_schema: { ...jsonSchemaOf(issuer.credentials, 'input') },
      request_schema: { ...jsonSchemaOf(issuer.request, 'input') },
    }));
    return reply(200, { body: { providers } });
  },

  createConnection: ({ context, headers, body }, reply) =>
    idempotently(context, { operation: 'createConnection', headers, input: body }, async (attempt) => {
      const input = {
        name: body.name,
        provider: body.provider,
        baseUrl: body.base_url ?? null,
        credentials: body.credentials,
        defaultRequest: body.default_request ?? {},
        allowEnvironmentMismatch: body.allow_environment_mismatch ?? false,
      };
      const row = await createConnection(context.service, context.caller, input, attempt);
      return reply(201, { headers: atConnection(row), body: connectionView(row) });
    }),

  listConnections: async ({ context: { service, caller }, query: { provider, limit = 50, cursor } }, reply) => {
    const position = cursors.read(cursor);
    const after = position && { at: position[0], id: position[1] };
    const rows = await listConnections(service, caller, provider, { limit: limit + 1, after });
    const { items, next } = cursors.pageOf(rows, limit, ({ created_at: at, id }) => [at, id]);
    return reply(200, { body: { connections: items.map(connectionView), next_cursor: next } });
  },

  getConnection: async ({ context: { service, caller }, path }, reply) =>
    reply(200, { body: connectionView(await readConnection(service, caller, path.id)) }),

  updateConnection: async ({ context: { service, caller }, path, body }, reply) => {
    const changes = {
      ...(body.name !== undefined && { name: body.name }),
      ...(body.base_url !== undefined && { baseUrl: body.base_url }),
      ...(body.credentials !== undefined && { credentials: body.credentials }),
      ...(body.default_request !== undefined && { defaultRequest: body.default_request }),
      ...(body.allow_environment_mismatch !== undefined && {
        allowEnvironmentMismatch: body.allow_environment_mismatch,
      }),
      version: body.version,
    };
    return reply(200, { body: connectionView(await updateConnection(service, caller, path.id, changes)) });
  },

  deleteConnection: async ({ context: { service, caller }, path }, reply) => {
    await deleteConnection(service, caller, path.id);
    return reply(204);
  },

  checkConnection: async ({ context: { service, caller }, path }, reply) => {
    const { ok, method, detail } = await checkConnection(service, caller, path.id);
    return reply(200, { body: { ok, method, ...(detail === undefined ? {} : { detail }) } });
  },

  reconcileConnection: async ({ context: { service, caller }, path }, reply) =>
    reply(200, { body: reconciliationView(await reconcileConnection(service, caller, path.id)) }),
};
