import type { Reply } from '@tokenyard/core';
import { createSandbox, dispatch, type Exchange, Refusal, type Sandbox, settle } from '@tokenyard/core/sandbox';
import { mewsPosOperations } from '../operations/index.ts';
import { errorResponses } from '../operations/responses.ts';
import { authorize, type Caller, identify } from './access.ts';
import { handlers } from './handlers.ts';
import { isAcceptable, isJsonApi } from './negotiation.ts';
import { type MewsPosSandboxOptions, rulesOf, type SandboxRules } from './options.ts';
import { anyOrigin, type Quota, quotaOf, withQuota } from './quota.ts';
import { failures, problem, refuse, tooLarge } from './replies.ts';
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
      answer: (exchange) => counted(exchange, rules, (caller, quota) => checked(exchange, caller, quota, rules)),
      failure: (status, exchange) => {
        const name = failures[status];
        if (name === undefined) return undefined;
        return counted(exchange, rules, async () => problem(name, exchange.random));
      },
      // Without its state nobody knows which window a request counts in.
      outage: ({ random }) => problem('unavailable', random, undefined, anyOrigin),
      seed: seedWith(rules),
    },
    options,
  );
}

/** Counts a request, whatever its answer, and adds to the answer what it leaves of the quota. */
async function counted(
  exchange: PosExchange,
  rules: SandboxRules,
  answer: (caller: Caller, quota: Quota) => Promise<Reply>,
): Promise<Reply> {
  const caller = await identify(exchange);
  const quota = await quotaOf(exchange, caller, rules);
  return withQuota(await settle(answer(caller, quota)), quota, exchange.now);
}

/** The checks in the provider's order; the first that fails answers. */
async function checked(exchange: PosExchange, caller: Caller, quota: Quota, rules: SandboxRules): Promise<Reply> {
  const { match, headers, body, random } = exchange;
  if (quota.exhausted) refuse('rateLimited', random);
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
