import type { Reply } from '@tokenyard/core';
import { createSandbox, dispatch, type Exchange, type Sandbox, uuid } from '@tokenyard/core/sandbox';
import { mewsConnectorOperations } from '../operations/index.ts';
import { errorResponses } from '../operations/responses.ts';
import { authenticate, scopeOf } from './access.ts';
import { readBody } from './body.ts';
import { type Administration, administrationOf } from './control/administration.ts';
import { mewsConnectorControl } from './control/extension.ts';
import { handlers } from './handlers.ts';
import { type MewsConnectorSandboxOptions, rulesOf, type SandboxRules } from './options.ts';
import { faultWith, Objection, objection, objectionReply } from './problems.ts';
import { seedWith } from './state.ts';

type ConnectorExchange = Exchange<keyof typeof mewsConnectorOperations>;

/** The sandbox, with what only this one has. */
export interface MewsConnectorSandbox extends Sandbox, Administration {}

/**
 * Tokens, enterprises and resource access tokens of the Mews Connector API, in process.
 * @throws {SettingError} when an option is out of its range
 */
export function createMewsConnectorSandbox(options: MewsConnectorSandboxOptions = {}): MewsConnectorSandbox {
  const rules = rulesOf(options);
  const sandbox = createSandbox(
    {
      provider: 'mews-connector',
      operations: mewsConnectorOperations,
      fallback: errorResponses,
      maxBodyBytes: rules.maxBodyBytes,
      // `Value` is what opens a door.
      secretMembers: ['ClientToken', 'AccessToken', 'Value'],
      answer: (exchange) => answer(exchange, rules),
      failure: (status, { random }) => {
        const fault = faultWith(status);
        return fault === undefined ? undefined : objectionReply(fault, uuid(random));
      },
      outage: ({ random }) => objectionReply(objection('unavailable'), uuid(random)),
      seed: seedWith(rules),
      control: mewsConnectorControl,
    },
    options,
  );
  return { ...sandbox, ...administrationOf(sandbox) };
}

async function answer(exchange: ConnectorExchange, rules: SandboxRules): Promise<Reply> {
  const requestId = uuid(exchange.random);
  try {
    return await checked(exchange, requestId, rules);
  } catch (error) {
    if (error instanceof Objection) return objectionReply(error, requestId);
    throw error;
  }
}

/** The checks in the provider's order; the first that fails answers. */
async function checked(exchange: ConnectorExchange, requestId: string, rules: SandboxRules): Promise<Reply> {
  const { match, url, tx } = exchange;
  if (match.kind !== 'operation' || url.search !== '') throw objection('notFound');
  const body = readBody(exchange);
  const connection = await authenticate(exchange, match.operation.auth, body, rules);
  const scope = await scopeOf(tx, connection, match.id, body);
  const headers = { 'Request-Id': requestId };
  return dispatch(mewsConnectorOperations, handlers, match.id, { exchange, rules, body, scope, headers });
}
