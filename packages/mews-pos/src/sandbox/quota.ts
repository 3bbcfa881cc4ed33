import type { Reply } from '@tokenyard/core';
import { countInWindow, type Exchange, peekWindow, type WindowState } from '@tokenyard/core/sandbox';
import type { mewsPosOperations } from '../operations/index.ts';
import { type Caller, windowKeyOf } from './access.ts';
import type { SandboxRules } from './options.ts';

type PosExchange = Exchange<keyof typeof mewsPosOperations>;

/** Where a request stands in its window. */
export interface Quota extends WindowState {
  readonly limit: number;
  readonly windowSeconds: number;
  readonly exhausted: boolean;
}

/** Counts a request in its caller's window. Every request counts, refused ones too, except the health check. */
export async function quotaOf(exchange: PosExchange, caller: Caller, { rateLimit }: SandboxRules): Promise<Quota> {
  const { tx, now, match } = exchange;
  const counts = !(match.kind === 'operation' && match.id === 'getHealthCheck');
  const state = await (counts ? countInWindow : peekWindow)(tx, windowKeyOf(caller), now, rateLimit);
  return { ...state, ...rateLimit, exhausted: counts && state.count > rateLimit.limit };
}

/** Pages of any origin may read replies, except those with status 500. */
export const anyOrigin = { 'Access-Control-Allow-Origin': '*' };

/** Adds the quota headers, which every reply but 500 carries. */
export function withQuota(reply: Reply, quota: Quota, now: number): Reply {
  if (reply.status === 500) return reply;
  const { limit, windowSeconds, count, endsAt } = quota;
  const reset = Math.ceil(endsAt / 1000);
  // `reset` is rounded up, but no wait is longer than the window.
  const wait = Math.min(Math.max(1, Math.ceil(reset - now / 1000)), windowSeconds);
  return {
    ...reply,
    headers: {
      ...reply.headers,
      ...(reply.status === 429 ? { 'Retry-After': wait } : {}),
      'X-Rate-Limit-Limit': limit,
      'X-Rate-Limit-Remaining': count < limit ? limit - count : undefined,
      'X-Rate-Limit-Reset': reset,
      ...anyOrigin,
    },
  };
}
