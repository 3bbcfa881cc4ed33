import { readMembers } from '../../auth/read.ts';
import { decodeUtf8, parseJson } from '../../http/bounded-body.ts';
import { membersOf } from '../../openapi/json-schema.ts';
import type { OperationSpec, Operations, Schema } from '../../operation/operation.ts';
import { bodyText, type FixtureExchange, playRequest, type Scenario } from '../scenario.ts';
import { type ConformanceSubject, stageOf } from '../stage.ts';
import { oddBodies } from './bodies.ts';
import { oddHeaders } from './headers.ts';
import { type Change, type GoodRequest, type HostileRequest, utf8 } from './hostile-request.ts';
import { objectionsTo } from './judge.ts';
import { oddPathParameters, oddPaths, oddQueries, wrongMethods } from './paths.ts';

/** A recorded success, with what has to happen before it. */
interface Start {
  readonly scenario: Scenario;
  readonly before: readonly FixtureExchange[];
  readonly exchange: FixtureExchange;
}

/**
 * Sends an operation what no client of ours would send, to a server that is ready for the operation's recorded success.
 * Every answer has to be a declared one below 500, and must not show the credential.
 */
export async function hostileObjections(
  subject: ConformanceSubject,
  operation: OperationSpec,
): Promise<readonly string[]> {
  const start = shortestStart(subject.scenarios, operation.id);
  if (start === undefined) return [`${operation.id} has no recorded success to start from`];
  const good = goodRequest(operation, start.exchange);
  const { status } = await send(await readyFor(subject, start), good);
  if (status >= 300) return [`${start.scenario.name} / ${good.name} is answered with status ${status} this time`];
  const objections: string[] = [];
  let ready: Target | undefined;
  for (const change of changesOf(good)) {
    const stage = ready ?? (await readyFor(subject, start));
    const judged = await judge(stage, good, { ...good, ...change }, subject.operations);
    objections.push(...judged.objections.map((objection) => `${change.name}: ${objection}`));
    const isAsBefore = judged.status >= 400 || operation.method === 'GET';
    ready = subject.reusable === true && isAsBefore ? stage : undefined;
  }
  return objections;
}

function shortestStart(scenarios: readonly Scenario[], operation: string): Start | undefined {
  const starts = scenarios.flatMap((scenario): Start[] => {
    const index = scenario.exchanges.findIndex(
      (exchange) => exchange.operation === operation && exchange.response.status < 300,
    );
    const exchange = scenario.exchanges[index];
    return exchange === undefined ? [] : [{ scenario, before: scenario.exchanges.slice(0, index), exchange }];
  });
  return starts.toSorted((a, b) => a.before.length - b.before.length)[0];
}

function goodRequest(operation: OperationSpec, { name, request }: FixtureExchange): GoodRequest {
  const { method, target, body } = request;
  const headers = Object.entries(request.headers).map(([header, value]) => [header.toLowerCase(), value]);
  const text = body instanceof Uint8Array ? undefined : bodyText(body);
  const bytes = body instanceof Uint8Array ? new Uint8Array(body) : text === undefined ? undefined : utf8(text);
  return { operation, name, method, target, headers: Object.fromEntries(headers), body: bytes };
}

function changesOf(good: GoodRequest): readonly Change[] {
  const { query, headers } = good.operation.request;
  return [
    ...wrongMethods(good),
    ...oddPaths(good),
    ...oddPathParameters(good),
    ...oddQueries(good, namesOf(query)),
    ...oddHeaders(good, namesOf(headers)),
    ...oddBodies(good),
  ];
}

const namesOf = (schema: Schema | undefined): readonly string[] =>
  schema === undefined ? [] : membersOf(schema, 'input').map(({ name }) => name);

type Target = ReturnType<typeof stageOf>;

/** A sandbox of its own on which everything has happened that comes before. */
async function readyFor(subject: ConformanceSubject, { scenario, before, exchange }: Start): Promise<Target> {
  const stage = stageOf(subject, scenario);
  const { fetch, clock, random, baseUrl } = stage;
  clock.freeze(Date.parse(scenario.at));
  for (const { at, random: draws = [], request } of before) {
    if (at !== undefined) clock.freeze(Date.parse(at));
    random.script(draws);
    await playRequest(fetch, baseUrl, request);
  }
  if (exchange.at !== undefined) clock.freeze(Date.parse(exchange.at));
  random.script([]);
  return stage;
}

function send({ fetch, baseUrl, basePath }: Target, { method, target, headers, body }: HostileRequest) {
  const line = { method, target: target === '' || target.startsWith('/') ? basePath + target : target };
  const url = URL.canParse(baseUrl + target) ? baseUrl + target : `${baseUrl}/`;
  // A `Request` does not carry every method and body together; the request line stands over its method.
  return fetch(url, { method: body === undefined ? 'GET' : 'POST', headers, body: body ?? null }, line);
}

async function judge(
  stage: Target,
  good: GoodRequest,
  request: HostileRequest,
  operations: Operations,
): Promise<{ readonly status: number; readonly objections: readonly string[] }> {
  try {
    const response = await send(stage, request);
    return { status: response.status, objections: await objectionsTo(response, request, operations, secretsOf(good)) };
  } catch (error) {
    return { status: 500, objections: [`rejected with ${String(error)}`] };
  }
}

/** The credentials of a request, as they travel. */
function secretsOf({ operation, headers, body }: GoodRequest): readonly string[] {
  const { authorization = '' } = headers;
  const json = parseJson(body === undefined ? undefined : decodeUtf8(body));
  const members = Object.values(readMembers(operation.auth, json.ok ? json.value : undefined));
  const token = authorization.slice(authorization.indexOf(' ') + 1);
  return [token, ...members].flatMap((secret) => (secret === undefined || secret === '' ? [] : [secret]));
}
