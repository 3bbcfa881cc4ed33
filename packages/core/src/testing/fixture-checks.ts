import { safeParse } from 'zod/v4/core';
import { TokenyardError } from '../errors/tokenyard-error.ts';
import { decodeSuccess, looseBody, received } from '../operation/decode.ts';
import type { OperationSpec, Operations } from '../operation/operation.ts';
import { describeIssues } from '../schema-issues.ts';
import { matchRoute } from '../serve/route.ts';
import { bodyText, type FixtureExchange, type FixtureResponse, type Scenario } from './scenario.ts';

const isSuccess = ({ status }: FixtureResponse) => status >= 200 && status < 300;

/** Names that occur twice: scenarios in a package, exchanges in a scenario. */
export const repeatedNames = (scenarios: readonly Scenario[]): readonly string[] => [
  ...repeated(scenarios).map((name) => `two scenarios are named '${name}'`),
  ...scenarios.flatMap(({ name, exchanges }) =>
    repeated(exchanges).map((exchange) => `${name}: two exchanges are named '${exchange}'`),
  ),
];

function repeated(named: readonly { readonly name: string }[]): readonly string[] {
  const names = named.map(({ name }) => name);
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

/** Operations without a recorded success or without a recorded error. */
export function unrecordedOutcomes(operations: Operations, scenarios: readonly Scenario[]): readonly string[] {
  const exchanges = scenarios.flatMap((scenario) => scenario.exchanges);
  return Object.keys(operations).flatMap((id) => {
    const responses = exchanges.filter(({ operation }) => operation === id).map(({ response }) => response);
    return [
      ...(responses.some(isSuccess) ? [] : [`${id} has no recorded success`]),
      ...(responses.some((response) => !isSuccess(response)) ? [] : [`${id} has no recorded error`]),
    ];
  });
}

/** Exchanges that are recorded for another operation than the one their request leads to. */
export const misfiledExchanges = (operations: Operations, scenarios: readonly Scenario[]): readonly string[] =>
  scenarios.flatMap(({ name, exchanges }) =>
    exchanges.flatMap((exchange) => {
      const { method, target } = exchange.request;
      const match = matchRoute(operations, method, target.replace(/[?#].*$/s, ''));
      const found = match.kind === 'operation' ? match.id : undefined;
      if (found === exchange.operation) return [];
      const [leads, filed] = [found ?? 'no operation', exchange.operation ?? 'no operation'];
      return [`${name} / ${exchange.name}: the request leads to ${leads}, but is recorded for ${filed}`];
    }),
  );

/** Recorded responses that a client would not take: the client's own decoder reads every success. */
export const unreadableResponses = (operations: Operations, scenarios: readonly Scenario[]): readonly string[] =>
  scenarios.flatMap(({ name, exchanges }) =>
    exchanges.flatMap((exchange) => {
      const operation = exchange.operation === undefined ? undefined : operations[exchange.operation];
      const objection = operation === undefined ? undefined : objectionTo(operation, exchange);
      return objection === undefined ? [] : [`${name} / ${exchange.name}: ${objection}`];
    }),
  );

function objectionTo(operation: OperationSpec, { request, response }: FixtureExchange): string | undefined {
  const { status } = response;
  const bytes = new TextEncoder().encode(bodyText(response.body) ?? '');
  const answer = received(status, new Headers(response.headers), bytes);
  // A response to HEAD has no body that could be read.
  if (request.method === 'HEAD') return undefined;
  if (isSuccess(response)) {
    try {
      decodeSuccess(operation, answer, 1);
      return undefined;
    } catch (error) {
      if (TokenyardError.isInstance(error)) return JSON.stringify(error);
      throw error;
    }
  }
  const declared = operation.responses[status];
  if (declared === undefined) return `the status ${status} is not declared`;
  if (declared.body === undefined) return bytes.byteLength === 0 ? undefined : 'a body is not declared';
  const body = looseBody(answer);
  const result = safeParse(declared.body.schema, body);
  if (result.success) return undefined;
  return describeIssues(result.error.issues, body)
    .map(({ path, message }) => `${path.join('.')} ${message}`)
    .join('; ');
}
