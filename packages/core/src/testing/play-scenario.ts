import { parseJson } from '../http/bounded-body.ts';
import type { SandboxClock } from '../sandbox/clock.ts';
import { ConformanceError } from './conformance-error.ts';
import { expectedResponse, type FixtureResponse, playRequest, type Scenario, type ScriptedRandom } from './scenario.ts';

/** What a scenario is played on: a sandbox in process, or the same sandbox behind a socket. */
export interface Stage {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly baseUrl: string;
  /** The sandbox's clock and randomness. */
  readonly clock: Pick<SandboxClock, 'freeze'>;
  readonly random: ScriptedRandom;
  /** The base URL that the fixtures name, where it is another one. */
  readonly recordedBaseUrl?: string | undefined;
  /** Response headers that the transport adds, in lower case. They are not compared. */
  readonly transportHeaders?: readonly string[] | undefined;
}

/**
 * Plays the exchanges of a scenario one after another and compares every response whole.
 * @throws {ConformanceError} at the first exchange that is not as recorded
 */
export async function playScenario({ at, exchanges }: Scenario, stage: Stage): Promise<void> {
  const { clock, random, baseUrl, recordedBaseUrl = baseUrl, transportHeaders = [] } = stage;
  clock.freeze(Date.parse(at));
  for (const exchange of exchanges) {
    if (exchange.at !== undefined) clock.freeze(Date.parse(exchange.at));
    random.script(exchange.random ?? []);
    const played = await playRequest(stage.fetch, baseUrl, exchange.request);
    // The length of a body that nobody sees cannot be told for another base URL.
    const unseen = exchange.request.method === 'HEAD' && recordedBaseUrl !== baseUrl ? ['content-length'] : [];
    const actual = without(played, [...transportHeaders, ...unseen]);
    const expected = without(rebased(expectedResponse(exchange.response), recordedBaseUrl, baseUrl), unseen);
    if (textOf(actual) !== textOf(expected)) {
      const message = `${exchange.name}: the response is not the recorded one`;
      throw new ConformanceError(message, legible(actual), legible(expected));
    }
    if (random.pending > 0) {
      throw new ConformanceError(`${exchange.name}: ${random.pending} scripted draws were not made`);
    }
  }
}

const without = (response: FixtureResponse, names: readonly string[]): FixtureResponse => ({
  ...response,
  headers: Object.fromEntries(Object.entries(response.headers).filter(([name]) => !names.includes(name))),
});

const sorted = (headers: FixtureResponse['headers']) =>
  Object.fromEntries(Object.entries(headers).sort(([a], [b]) => (a < b ? -1 : 1)));

const textOf = ({ status, headers, body }: FixtureResponse) => JSON.stringify([status, sorted(headers), body ?? '']);

/** The response with a JSON body as data: a difference is then shown member by member. */
function legible({ status, headers, body }: FixtureResponse): Readonly<Record<string, unknown>> {
  const json = parseJson(typeof body === 'string' ? body : undefined);
  return { status, headers: sorted(headers), text: body, json: json.ok ? json.value : undefined };
}

/** The response as it is under another base URL, which it may name in its headers and its body. */
function rebased(response: FixtureResponse, from: string, to: string): FixtureResponse {
  if (from === to || typeof response.body !== 'string') return response;
  const body = response.body.replaceAll(from, to);
  const headers = Object.entries(response.headers).map(([name, value]) => [name, value.replaceAll(from, to)]);
  const moved = { ...response, headers: Object.fromEntries(headers), body };
  if (!('content-length' in moved.headers)) return moved;
  const length = String(new TextEncoder().encode(body).byteLength);
  return { ...moved, headers: { ...moved.headers, 'content-length': length } };
}
