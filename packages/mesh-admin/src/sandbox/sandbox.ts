import type { Reply } from '@tokenyard/core';
import {
  createSandbox,
  dispatch,
  type Exchange,
  Refusal,
  replyFor,
  type Sandbox,
  settle,
} from '@tokenyard/core/sandbox';
import { meshAdminOperations } from '../operations/index.ts';
import { fallbackResponses } from '../operations/responses.ts';
import { admit } from './access.ts';
import { maxBodyBytes, requireMediaType } from './body.ts';
import { answerToken, handlers } from './handlers.ts';
import { type MeshAdminSandboxOptions, rulesOf, type SandboxRules } from './options.ts';
import { finished, problem, tooManyRequests, unauthorized, unrouted, unsupported } from './replies.ts';
import { seedWith } from './state.ts';

type AdminExchange = Exchange<keyof typeof meshAdminOperations>;

const { createToken, ...adminOperations } = meshAdminOperations;

/**
 * The Mesh Admin API, in process.
 * @throws {SettingError} when an option is out of its range
 */
export function createMeshAdminSandbox(options: MeshAdminSandboxOptions = {}): Sandbox {
  const rules = rulesOf(options);
  return createSandbox(
    {
      provider: 'mesh-admin',
      operations: meshAdminOperations,
      fallback: fallbackResponses,
      maxBodyBytes,
      secretMembers: ['clientSecret', 'id_token'],
      answer: async (exchange) => finished(await settle(checked(exchange, rules)), rules),
      failure: (status, { match }) => {
        const declared = match.kind === 'operation' && status in match.operation.responses;
        const reply = declared || status >= 500 ? failures(rules)[status] : undefined;
        return reply === undefined ? undefined : finished(reply, rules);
      },
      outage: () => finished(problem('unavailable'), rules),
      seed: seedWith(rules),
    },
    options,
  );
}

/** The checks in the provider's order; the first that fails answers. */
async function checked(exchange: AdminExchange, rules: SandboxRules): Promise<Reply> {
  const { match } = exchange;
  if (match.kind !== 'operation') throw new Refusal(unrouted(match.kind === 'method' ? match.allow : []));
  if (match.id === createToken.id) {
    requireMediaType(exchange);
    return answerToken(exchange, rules, replyFor(createToken.responses));
  }
  const owner = await admit(exchange, rules);
  requireMediaType(exchange);
  return dispatch(adminOperations, handlers, match.id, { exchange, params: match.params, owner });
}

/** The API's own errors by status, to be sent on demand. */
const failures = ({ rateLimit }: SandboxRules): Readonly<Record<number, Reply>> => {
  const replies = [
    problem('invalidField', 'body'),
    unauthorized(),
    problem('permissionDenied'),
    problem('notFound'),
    unsupported(),
    tooManyRequests(rateLimit.windowSeconds),
    problem('serverFailure'),
    problem('unavailable'),
  ];
  return Object.fromEntries(replies.map((reply) => [reply.status, reply]));
};
