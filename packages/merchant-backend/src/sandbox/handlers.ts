import type { Handlers } from '@tokenyard/core/sandbox';
import type { merchantBackendOperations } from '../operations/index.ts';
import type { Call } from './call.ts';
import { config } from './config.ts';
import { confirmCode, sendCode } from './one-time-codes.ts';
import { requestedPassword, setPassword } from './password.ts';
import { readRange, readSerial } from './query.ts';
import { refuse } from './replies.ts';
import { isDuration, isFlag, isText, optional, readObject, required } from './request-body.ts';
import { isSubset, parseScope } from './scopes.ts';
import { secondFactor } from './second-factor.ts';
import type { Token } from './state.ts';
import { findSerial, listLive, mint, revoke, timestamp } from './tokens.ts';

export const handlers: Handlers<typeof merchantBackendOperations, Call> = {
  createToken: async (call, reply) => {
    const { exchange, instance, login, rules } = call;
    const members = readObject(call.body);
    const scope = required(members, 'scope', isText);
    const duration = optional(members, 'duration', isDuration);
    const description = optional(members, 'description', isText);
    const flag = optional(members, 'refreshable', isFlag);
    const parsed = parseScope(scope) ?? refuse('malformed', { detail: 'scope' });
    if (login.kind === 'token' && !isSubset(parsed.name, login.token.scope))
      refuse('notPermitted', { detail: 'scope' });
    const challenges = login.kind === 'password' ? await secondFactor(call) : undefined;
    if (challenges !== undefined) return reply(202, { body: challenges });
    const refreshable = parsed.suffixed || flag === true;
    const { maxDuration } = rules;
    const wanted = { instance: instance.id, scope, refreshable, duration, description, maxDuration };
    const { secret, token } = await mint(exchange, wanted);
    return reply(200, {
      body: { access_token: secret, token: secret, scope, expiration: timestamp(token.expiresAt), refreshable },
    });
  },

  listTokens: async ({ exchange, instance }, reply) => {
    const found = await listLive(exchange, instance.id, readRange(exchange.url));
    return found.length === 0 ? reply(204) : reply(200, { body: { tokens: found.map(infoOf) } });
  },

  revokeCurrent: async ({ exchange, instance, login }, reply) => {
    if (login.kind === 'token') await revoke(exchange.tx, instance.id, login.token);
    return reply(204);
  },

  revokeBySerial: async ({ exchange, instance, params }, reply) => {
    const serial = readSerial(params.serial ?? '');
    const token = (await findSerial(exchange, instance.id, serial)) ?? refuse('unknownToken');
    await revoke(exchange.tx, instance.id, token);
    return reply(204);
  },

  changePassword: async (call, reply) => {
    const password = requestedPassword(readObject(call.body));
    const challenges = await secondFactor(call);
    if (challenges !== undefined) return reply(202, { body: challenges });
    await setPassword(call, password);
    return reply(204);
  },

  sendChallenge: async (call, reply) => {
    readObject(call.body);
    const { solveExpiration, earliestRetransmission } = await sendCode(call);
    return reply(200, {
      body: {
        solve_expiration: timestamp(solveExpiration),
        earliest_retransmission: timestamp(earliestRetransmission),
      },
    });
  },

  confirmChallenge: async (call, reply) => {
    await confirmCode(call, required(readObject(call.body), 'tan', isText));
    return reply(204);
  },

  getConfig: (_, reply) => reply(200, { body: config }),
};

const infoOf = ({ createdAt, expiresAt, scope, refreshable, description, serial }: Token) => ({
  creation_time: timestamp(createdAt),
  expiration: timestamp(expiresAt),
  scope,
  refreshable,
  ...(description === undefined ? {} : { description }),
  serial,
});
