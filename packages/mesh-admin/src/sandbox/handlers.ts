import type { Reply, ReplyFunction } from '@tokenyard/core';
import { type Exchange, type Handlers, sha256, uuid } from '@tokenyard/core/sandbox';
import type { createToken } from '../operations/create-token.ts';
import type { meshAdminOperations } from '../operations/index.ts';
import {
  B2B2BRegisteredClientInfo,
  B2BPortalClientCallbackUrlsUpdateRequest,
  ClientAdminTokenRequest,
} from '../schemas.ts';
import { count } from './access.ts';
import { readJson } from './body.ts';
import { readLogo } from './logo.ts';
import type { SandboxRules } from './options.ts';
import { refuse, succeeded } from './replies.ts';
import { callbackUrls, knows, type SubClient, subClientsOf } from './state.ts';
import { mintToken } from './tokens.ts';

/** Answers the one operation that takes no token. */
export async function answerToken(
  exchange: Exchange,
  rules: SandboxRules,
  reply: ReplyFunction<(typeof createToken)['responses']>,
): Promise<Reply> {
  const { tx, now, random } = exchange;
  const { clientId, clientSecret } = readJson(exchange, ClientAdminTokenRequest);
  const owner = await sha256(clientId);
  await count(exchange, owner, rules);
  if (!(await knows(tx, owner, clientSecret))) refuse('permissionDenied');
  const { key, lifetime, tokenStatus: status } = rules;
  const id_token = await mintToken(clientId, { key, lifetime, now, random });
  return reply(200, { body: { content: { id_token, expires_in: lifetime, status }, ...succeeded('token') } });
}

/** A request that has passed the checks common to the operations that take a token. */
export interface Call {
  readonly exchange: Exchange;
  readonly params: Readonly<Record<string, string>>;
  /** The main client, as the SHA-256 of its id. */
  readonly owner: string;
}

export const handlers: Handlers<Omit<typeof meshAdminOperations, 'createToken'>, Call> = {
  listSubClients: async ({ exchange, owner }, reply) => {
    const all = await subClientsOf(exchange.tx, owner).list();
    return reply(200, { body: { content: all.map(shown), ...succeeded('list') } });
  },

  createSubClient: async ({ exchange, owner }, reply) => {
    const info = infoOf(exchange);
    const added = await subClientsOf(exchange.tx, owner).add({ id: uuid(exchange.random), logoUrl: null, ...info });
    return reply(200, { body: { content: shown(added), ...succeeded('subClient') } });
  },

  getSubClient: async (call, reply) =>
    reply(200, { body: { content: shown(await found(call)), ...succeeded('subClient') } }),

  updateSubClient: async (call, reply) => {
    const info = infoOf(call.exchange);
    const updated = { ...(await found(call)), ...info };
    await subClientsOf(call.exchange.tx, call.owner).put(updated);
    return reply(200, { body: { content: shown(updated), ...succeeded('subClient') } });
  },

  deleteSubClient: async (call, reply) => {
    const { id } = await found(call);
    await subClientsOf(call.exchange.tx, call.owner).delete(id);
    return reply(200, { body: succeeded('nothing') });
  },

  uploadLogo: async (call, reply) => {
    const extension = await readLogo(call.exchange);
    const client = await found(call);
    const logoUrl = `https://file-cdn.mesh.example/clients/logo/registered/${uuid(call.exchange.random)}.${extension}`;
    await subClientsOf(call.exchange.tx, call.owner).put({ ...client, logoUrl });
    return reply(200, { body: { content: { logoUrl }, ...succeeded('logo') } });
  },

  deleteLogo: async (call, reply) => {
    const client = await found(call);
    await subClientsOf(call.exchange.tx, call.owner).put({ ...client, logoUrl: null });
    return reply(200, { body: succeeded('nothing') });
  },

  getCallbackUrls: async ({ exchange, owner }, reply) => {
    const urls = (await callbackUrls.get(exchange.tx, owner)) ?? [];
    return reply(200, { body: { content: { callbackUrls: urls }, ...succeeded('callbackUrls') } });
  },

  setCallbackUrls: async ({ exchange, owner }, reply) => {
    const { callbackUrls: urls } = readJson(exchange, B2BPortalClientCallbackUrlsUpdateRequest);
    await callbackUrls.put(exchange.tx, owner, urls);
    return reply(200, { body: succeeded('nothing') });
  },
};

/** The registered client that the path names. */
async function found({ exchange, params, owner }: Call): Promise<SubClient> {
  // No other text is put into a store key; all ids that exist are UUIDs.
  const id = /^[\da-f-]{36}$/i.test(params.id ?? '') ? (params.id ?? '').toLowerCase() : undefined;
  const client = id === undefined ? undefined : await subClientsOf(exchange.tx, owner).get(id);
  return client ?? refuse('notFound');
}

/** The members of a registered client that a request body sets, absent ones filled in. */
function infoOf(exchange: Exchange) {
  const { callbackUrls: urls, catalogConfiguration, ...names } = readJson(exchange, B2B2BRegisteredClientInfo);
  return { ...names, callbackUrls: urls ?? [], catalogConfiguration: catalogConfiguration ?? null };
}

/** A registered client as the API shows it. */
const shown = ({ number: _, id, logoUrl, ...rest }: SubClient) => ({ id, logoUrl, ...rest });
