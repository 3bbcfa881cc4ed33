import type { Exchange, Handlers } from '@tokenyard/core/sandbox';
import type { appliveryOperations } from '../operations/index.ts';
import { readWantedToken } from './body.ts';
import { buildView, listAppBuilds, sdkConfigOf } from './builds.ts';
import type { SandboxRules } from './options.ts';
import { pageOf } from './page.ts';
import { readQuery } from './query.ts';
import type { Application, StoredToken } from './state.ts';
import { changeToken, listAppTokens, mintToken, removeToken, requireToken } from './tokens.ts';
import type { Vault } from './vault.ts';

/** A request that has passed the checks common to all operations. */
export interface Call {
  readonly exchange: Exchange;
  readonly rules: SandboxRules;
  readonly vault: Vault;
  readonly params: Readonly<Record<string, string>>;
  /** The app of the path, or of the caller's token. */
  readonly application: Application;
}

export const handlers: Handlers<typeof appliveryOperations, Call> = {
  createToken: async ({ exchange, vault, application }, reply) => {
    const token = await mintToken(exchange, vault, application, readWantedToken(exchange));
    return reply(200, { body: { status: true, data: await tokenView(token, vault) } });
  },

  listTokens: async (call, reply) => {
    const { exchange, application } = call;
    const { sort, ...query } = readQuery(exchange, ['page', 'limit', 'sort']);
    const page = pageOf(await listAppTokens(exchange, application, sort), query);
    const items = await Promise.all(page.items.map((token) => shownAgain(token, call)));
    return reply(200, { body: { status: true, data: { ...page, items } } });
  },

  getToken: async (call, reply) => {
    const { token } = await requireToken(call.exchange, call.application, call.params.tokenId);
    return reply(200, { body: { status: true, data: await shownAgain(token, call) } });
  },

  updateToken: async (call, reply) => {
    const kept = await requireToken(call.exchange, call.application, call.params.tokenId);
    const token = await changeToken(call.exchange, kept, readWantedToken(call.exchange));
    return reply(200, { body: { status: true, data: await shownAgain(token, call) } });
  },

  deleteToken: async ({ exchange, application, params }, reply) => {
    await removeToken(exchange, await requireToken(exchange, application, params.tokenId));
    return reply(200, { body: { status: true, data: { delete: 'OK' } } });
  },

  listBuilds: async ({ exchange, application }, reply) => {
    const query = readQuery(exchange, ['page', 'limit', 'versionName', 'status', 'os']);
    const { versionName, status, os } = query;
    const wanted = (await listAppBuilds(exchange.tx, application)).filter(
      (build) =>
        build.versionName === (versionName ?? build.versionName) &&
        build.status === (status ?? build.status) &&
        build.os === (os ?? build.os),
    );
    const page = pageOf(wanted, query);
    const items = page.items.map((build) => buildView(build, application));
    return reply(200, { body: { status: true, data: { ...page, items } } });
  },

  getSdkConfig: async ({ exchange, application }, reply) =>
    reply(200, {
      body: { status: true, data: sdkConfigOf(application, await listAppBuilds(exchange.tx, application)) },
    }),
};

/** A token that was shown before. */
const shownAgain = (token: StoredToken, { rules, vault }: Call) =>
  tokenView(token, rules.hideBearer ? undefined : vault);

/** A token as the API shows it, without its bearer when no vault is given. */
async function tokenView(token: StoredToken, vault: Vault | undefined) {
  const { id, organizationId, applicationId, description, scopes, sealedBearer } = token;
  return {
    id,
    organization: organizationId,
    application: applicationId,
    ...(description === undefined ? {} : { description }),
    ...(vault === undefined ? {} : { bearer: await vault.open(sealedBearer, id) }),
    scopes,
  };
}
