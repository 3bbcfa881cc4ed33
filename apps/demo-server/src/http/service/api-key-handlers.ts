import { createApiKey, listApiKeys, revokeApiKey } from '../../token-service/api-keys.ts';
import { cursorsOf } from './cursor.ts';
import type { ServiceHandlers } from './service-call.ts';
import { apiKeyView } from './views.ts';

const cursors = cursorsOf('api_keys', 'number', 'string');

export const apiKeyHandlers: ServiceHandlers<'createApiKey' | 'listApiKeys' | 'revokeApiKey'> = {
  createApiKey: async ({ context: { service, caller }, body }, reply) => {
    const { row, secret } = await createApiKey(service, caller, {
      name: body.name,
      role: body.role,
      connections: body.connections ?? null,
      rateLimit: body.rate_limit,
      expiresAt: body.expires_at == null ? null : Date.parse(body.expires_at),
    });
    return reply(201, { body: { api_key: apiKeyView(row), secret } });
  },

  listApiKeys: async ({ context: { service, caller }, query: { limit = 50, cursor } }, reply) => {
    const position = cursors.read(cursor);
    const after = position && { at: position[0], id: position[1] };
    const rows = await listApiKeys(service, caller, { limit: limit + 1, after });
    const { items, next } = cursors.pageOf(rows, limit, ({ created_at: at, id }) => [at, id]);
    return reply(200, { body: { api_keys: items.map(apiKeyView), next_cursor: next } });
  },

  revokeApiKey: async ({ context: { service, caller }, path }, reply) => {
    await revokeApiKey(service, caller, path.id);
    return reply(204);
  },
};
