import { introspect, revokeBySecret } from '../../token-service/introspect.ts';
import { mintToken } from '../../token-service/mint-token.ts';
import { revokeConnectionTokens, revokeToken } from '../../token-service/revoke.ts';
import { readRotation, rotateToken } from '../../token-service/rotate.ts';
import { listTokens, readToken } from '../../token-service/tokens.ts';
import { cursorsOf } from './cursor.ts';
import { idempotently } from './idempotently.ts';
import { atRotation, atToken } from './locations.ts';
import type { ServiceHandlers } from './service-call.ts';
import { pendingView, revocationView, rotationView, tokenView } from './views.ts';

const cursors = cursorsOf('tokens', 'number', 'string');

export const tokenHandlers: ServiceHandlers<
  | 'mintToken'
  | 'vendToken'
  | 'listTokens'
  | 'getToken'
  | 'rotateToken'
  | 'getRotation'
  | 'revokeToken'
  | 'revokeConnectionTokens'
  | 'introspectToken'
  | 'revokeBySecret'
> = {
  mintToken: ({ context, path, headers, body }, reply) =>
    idempotently(context, { operation: 'mintToken', headers, input: [path, body] }, async (attempt) => {
      const result = await mintToken(context.service, context.caller, path.id, body?.request, attempt);
      if (result.kind === 'challenged') return reply(202, { body: pendingView(result) });
      const { token, secret } = result;
      return reply(201, { headers: atToken(token), body: { token: tokenView(token), secret } });
    }),

  vendToken: async ({ context: { vend, caller }, path, query }, reply) => {
    const minValidity = (query.min_validity ?? 60) * 1000;
    const result = await vend(caller, { connectionId: path.id, minValidity });
    if (result.kind === 'challenged') return reply(202, { body: pendingView(result) });
    const { token, secret, source } = result;
    return reply(200, { body: { token: tokenView(token), secret, source } });
  },

  listTokens: async ({ context: { service, caller }, query }, reply) => {
    const { limit = 50, cursor, connection_id: connectionId, provider, status, expires_before: before } = query;
    const position = cursors.read(cursor);
    const after = position && { at: position[0], id: position[1] };
    const expiresBefore = before === undefined ? undefined : Date.parse(before);
    const filter = { connectionId, provider, status, expiresBefore };
    const rows = await listTokens(service, caller, filter, { limit: limit + 1, after });
    const { items, next } = cursors.pageOf(rows, limit, ({ issued_at: at, id }) => [at, id]);
    return reply(200, { body: { tokens: items.map(tokenView), next_cursor: next } });
  },

  getToken: async ({ context: { service, caller }, path }, reply) =>
    reply(200, { body: tokenView(await readToken(service, caller, path.id)) }),

  rotateToken: ({ context, path, headers, body }, reply) =>
    idempotently(context, { operation: 'rotateToken', headers, input: [path, body] }, async (attempt) => {
      const grace = (body?.grace_period ?? 300) * 1000;
      const { rotation, secret } = await rotateToken(context.service, context.caller, path.id, grace, attempt);
      const result = { rotation: rotationView(rotation), ...(secret === undefined ? {} : { secret }) };
      return reply(secret === undefined ? 202 : 201, { headers: atRotation(rotation), body: result });
    }),

  getRotation: async ({ context: { service, caller }, path }, reply) =>
    reply(200, { body: rotationView(await readRotation(service, caller, path.id)) }),

  revokeToken: async ({ context: { service, caller }, path }, reply) =>
    reply(200, { body: revocationView(await revokeToken(service, caller, path.id)) }),

  revokeConnectionTokens: async ({ context: { service, caller }, path }, reply) => {
    const results = await revokeConnectionTokens(service, caller, path.id);
    return reply(200, { body: { results: results.map(revocationView) } });
  },

  introspectToken: async ({ context: { service, caller }, body }, reply) => {
    const token = await introspect(service, caller, body.token);
    if (token === undefined) return reply(200, { body: { active: false } });
    const scopes: string[] = JSON.parse(token.scopes);
    return reply(200, {
      body: {
        active: true,
        ...(scopes.length === 0 ? {} : { scope: scopes.join(' ') }),
        client_id: token.connection_id,
        ...(token.expires_at === null ? {} : { exp: Math.floor(token.expires_at / 1000) }),
        iat: Math.floor(token.issued_at / 1000),
        sub: token.subject,
        iss: token.provider,
        jti: token.id,
      },
    });
  },

  revokeBySecret: async ({ context: { service, caller }, body }, reply) => {
    await revokeBySecret(service, caller, body.token);
    return reply(200);
  },
};
