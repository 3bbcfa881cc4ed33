import type { Reply } from '@tokenyard/core';
import {
  countInWindow,
  createSandbox,
  dispatch,
  type Exchange,
  Refusal,
  type Sandbox,
  systemRandom,
} from '@tokenyard/core/sandbox';
import { appliveryOperations } from '../operations/index.ts';
import { errorResponses } from '../operations/responses.ts';
import { requireCaller, requirePermission } from './access.ts';
import { appliveryControl } from './control/extension.ts';
import { requireApplication } from './entities.ts';
import { handlers } from './handlers.ts';
import { type AppliverySandboxOptions, rulesOf, type SandboxRules } from './options.ts';
import { limitExceeded, problem, refuse } from './replies.ts';
import { type ServiceAccounts, serviceAccountsOf } from './service-accounts.ts';
import { seedWith } from './state.ts';
import { createVault, type Vault } from './vault.ts';

type AppliveryExchange = Exchange<keyof typeof appliveryOperations>;

/** The sandbox, with what only this one has. */
export interface AppliverySandbox extends Sandbox {
  readonly serviceAccounts: ServiceAccounts;
}

/**
 * The token operations of the Applivery API, in process; Workspace, Integrations and SDK API under one base URL.
 * @throws {SettingError} when an option is out of its range
 */
export function createAppliverySandbox(options: AppliverySandboxOptions = {}): AppliverySandbox {
  const rules = rulesOf(options);
  const vault = createVault(options.key ?? new Uint8Array((options.random ?? systemRandom).bytes(32)));
  const sandbox = createSandbox(
    {
      provider: 'applivery',
      operations: appliveryOperations,
      fallback: errorResponses,
      maxBodyBytes: rules.maxBodyBytes,
      secretMembers: ['bearer'],
      answer: (exchange) => answer(exchange, rules, vault),
      failure: (status, exchange) => failure(status, exchange, rules),
      outage: () => problem('internal'),
      seed: seedWith(rules),
      control: appliveryControl,
    },
    options,
  );
  return { ...sandbox, serviceAccounts: serviceAccountsOf(sandbox) };
}

/** The error with a status, as far as the operation declares it; the 429 names a window that opens now. */
function failure(status: number, { match, now }: AppliveryExchange, { rateLimit }: SandboxRules): Reply | undefined {
  const declared = match.kind === 'operation' ? match.operation.responses : errorResponses;
  if (!(status in declared)) return undefined;
  if (status === 429) return limitExceeded(rateLimit.limit, now + rateLimit.windowSeconds * 1000, now);
  const name = failures[status];
  return name === undefined ? undefined : problem(name);
}

const failures: Readonly<Record<number, Parameters<typeof problem>[0]>> = {
  401: 'invalidToken',
  404: 'entityNotFound',
  413: 'tooLarge',
  500: 'internal',
};

/** The checks in the provider's order; the first that fails answers. */
async function answer(exchange: AppliveryExchange, rules: SandboxRules, vault: Vault): Promise<Reply> {
  const { match, tx, now } = exchange;
  if (match.kind !== 'operation') return refuse('routeNotFound');
  const { id, params } = match;
  const caller = await requireCaller(exchange, id);
  const quota = await countInWindow(tx, caller.hash, now, rules.rateLimit);
  if (quota.count > rules.rateLimit.limit) throw new Refusal(limitExceeded(rules.rateLimit.limit, quota.endsAt, now));
  requirePermission(caller, id);
  const application = await requireApplication(tx, caller, params);
  return dispatch(appliveryOperations, handlers, id, { exchange, rules, vault, params, application });
}
