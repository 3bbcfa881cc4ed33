import type { Reply } from '@tokenyard/core';
import {
  countInWindow,
  createSandbox,
  dispatch,
  type Exchange,
  peekWindow,
  Refusal,
  type Sandbox,
  settle,
  type WindowState,
} from '@tokenyard/core/sandbox';
import { mewsPosOperations } from '../operations/index.ts';
import { errorResponses } from '../operations/responses.ts';
import { authorize, type Caller, identify, windowKeyOf } from './access.ts';
import { handlers } from './handlers.ts';
import { isAcceptable, isJsonApi } from './negotiation.ts';
import { type MewsPosSandboxOptions, rulesOf, type SandboxRules } from './options.ts';
import { problem, refuse, tooLarge } from './replies.ts';
import { seedWith } from './state.ts';

type PosExchange = Exchange<keyof typeof mewsPosOperations>;

/**
 * The Mews POS token API, in process.
 * @throws {SettingError} when an option is out of its range
 */
export function createMewsPosSandbox(options: MewsPosSandboxOptions = {}): Sandbox {
  const rules = rulesOf(options);
  return createSandbox(
    {
      provider: 'mews-pos',
      operations: mewsPosOperations,
      fallback: errorResponses,
      maxBodyBytes: rules.maxBodyBytes,
      secretMembers: ['secretKey'],
      answer: (exchange) => answer(exchange, rules),
      failure: async (status, exchange) => {
        const name = status === 503 ? 'unavailable' : status === 500 ? 'internal' : undefined;
        if (name === undefined) throw new Error(`The API sends no status ${status} by itself`);
        return withQuota(
          problem(name, exchange.random),
          await quotaOf(exchange, await identify(exchange), rules),
          exchange,
          rules,
        );
      },
      seed: seedWith(rules),
    },
    options,
  );
}

async function answer(exchange: PosExchange, rules: SandboxRules): Promise<Reply> {
  const caller = await identify(exchange);
  const quota = await quotaOf(exchange, caller, rules);
  return withQuota(await settle(checked(exchange, caller, quota, rules)), quota, exchange, rules);
}

const isHealthCheck = ({ match }: PosExchange) => match.kind === 'operation' && match.id === 'getHealthCheck';

/** Every request counts, refused ones too, except the health check. */
function quotaOf(exchange: PosExchange, caller: Caller, { rateLimit }: SandboxRules): Promise<WindowState> {
  const count = isHealthCheck(exchange) ? peekWindow : countInWindow;
  return count(exchange.tx, windowKeyOf(caller), exchange.now, rateLimit);
}

/** The checks in the provider's order; the first that fails answers. */
async function checked(exchange: PosExchange, caller: Caller, quota: WindowState, rules: SandboxRules): Promise<Reply> {
  const { match, headers, body, random } = exchange;
  if (!isHealthCheck(exchange) && quota.count > rules.rateLimit.limit) refuse('rateLimited', random);
  if (match.kind !== 'operation') return refuse('notFound', random);
  if (match.operation.auth.kind !== 'none') authorize(caller, exchange, match);
  if (!isAcceptable(headers.get('accept'))) refuse('notAcceptable', random, { header: 'Accept' });
  if (match.operation.request.body !== undefined && !isJsonApi(headers.get('content-type'))) {
    refuse('unsupportedMediaType', random, { header: 'Content-Type' });
  }
  if (body === undefined) throw new Refusal(tooLarge(random, rules.maxBodyBytes));
  const baseUrl = rules.publicBaseUrl ?? exchange.baseUrl;
  return dispatch(mewsPosOperations, handlers, match.id, { exchange, rules, params: match.params, baseUrl });
}

/** Adds the quota headers, which every reply but 500 carries. */
function withQuota(
  reply: Reply,
  { count, endsAt }: WindowState,
  { now }: PosExchange,
  { rateLimit }: SandboxRules,
): Reply {
  if (reply.status === 500) return reply;
  const reset = Math.ceil(endsAt / 1000);
  const remaining = rateLimit.limit - count;
  // `reset` is rounded up, but no wait is longer than the window.
  const wait = Math.min(Math.max(1, Math.ceil(reset - now / 1000)), rateLimit.windowSeconds);
  return {
    ...reply,
    headers: {
      ...reply.headers,
      ...(reply.status === 429 ? { 'Retry-After': wait } : {}),
      'X-Rate-Limit-Limit': rateLimit.limit,
      'X-Rate-Limit-Remaining': remaining > 0 ? remaining : undefined,
      'X-Rate-Limit-Reset': reset,
      'Access-Control-Allow-Origin': '*',
    },
  };
}
