import type { Reply } from '@tokenyard/core';
import { createSandbox, dispatch, type Exchange, type Sandbox, settle } from '@tokenyard/core/sandbox';
import { fallbackResponses } from '../operations/fallback.ts';
import { merchantBackendOperations } from '../operations/index.ts';
import { type OperationId, requireInstance, requireLogin, requirePermission } from './access.ts';
import { control } from './control/index.ts';
import { handlers } from './handlers.ts';
import { type MerchantBackendSandboxOptions, rulesOf, type SandboxRules } from './options.ts';
import { preflight, problem, wrongMethod } from './replies.ts';
import { type OutboxMessage, outbox, seedWith } from './state.ts';

type MerchantExchange = Exchange<OperationId>;

export interface MerchantBackendSandbox extends Sandbox {
  /** The one-time codes that were sent, oldest first; those of the last hour at least. */
  outbox(): Promise<readonly OutboxMessage[]>;
}

/**
 * The token API of a GNU Taler merchant backend, in process.
 * @throws {SettingError} when an option is out of its range
 */
export function createMerchantBackendSandbox(options: MerchantBackendSandboxOptions = {}): MerchantBackendSandbox {
  const rules = rulesOf(options);
  const sandbox = createSandbox(
    {
      provider: 'merchant-backend',
      operations: merchantBackendOperations,
      fallback: fallbackResponses,
      maxBodyBytes: 1_048_576,
      secretMembers: ['access_token', 'token', 'password', 'tan'],
      answer: async (exchange) => forWebPages(await settle(checked(exchange, rules))),
      failure: (status, exchange) => {
        const reply = failureReply(status, exchange);
        return reply && forWebPages(reply);
      },
      seed: seedWith(rules),
      control,
    },
    options,
  );
  return { ...sandbox, outbox: () => sandbox.transaction(({ tx }) => outbox.list(tx)) };
}

/** The checks in their order; the first that fails answers. */
async function checked(exchange: MerchantExchange, rules: SandboxRules): Promise<Reply> {
  const { method, match, headers, body, tx } = exchange;
  if (match.kind === 'none') return problem('unknownEndpoint');
  if (match.kind === 'method') return method === 'OPTIONS' ? preflight(match.allow) : wrongMethod(match.allow);
  const { id, params } = match;
  const instance = await requireInstance(tx, params.instance);
  if (body === undefined) return problem('tooLarge');
  if (body.byteLength > 0 && isCompressed(headers)) return problem('compressed');
  const login = await requireLogin(exchange, id, instance, rules);
  requirePermission(login, id);
  return dispatch(merchantBackendOperations, handlers, id, { exchange, id, body, params, instance, login, rules });
}

const isCompressed = (headers: Headers) =>
  (headers.get('content-encoding') ?? 'identity').split(',').some((coding) => !/^\s*identity\s*$/i.test(coding));

/** Every response may be read by a web page of any origin. */
const forWebPages = (reply: Reply): Reply => ({
  ...reply,
  headers: { ...reply.headers, 'Access-Control-Allow-Origin': '*' },
});

/** Errors that the sandbox never answers by itself. */
function failureReply(status: number, { method, match }: MerchantExchange): Reply | undefined {
  const id = match.kind === 'operation' ? match.id : undefined;
  switch (status) {
    case 500:
      return problem(method === 'GET' || method === 'HEAD' ? 'fetchFailed' : 'storeFailed');
    case 501:
      return problem('notImplemented');
    case 502:
      return id === 'sendChallenge' ? problem('helperFailed') : undefined;
    case 403:
      return secondFactorFailure(id);
    default:
      return undefined;
  }
}

function secondFactorFailure(id: OperationId | undefined): Reply | undefined {
  if (id === 'sendChallenge' || id === 'confirmChallenge') return problem('mfaForbidden');
  return id === undefined || id === 'getConfig' ? undefined : problem('mfaMissing');
}
