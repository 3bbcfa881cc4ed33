import { describe, expect, it } from 'vitest';
import { putThing, subjectWith } from './__fixtures__/things-subject.ts';
import {
  ConformanceError,
  type ConformanceSubject,
  conformanceChecks,
  describeConformance,
  type FixtureExchange,
  jsonResponse,
  playScenario,
  type Scenario,
  ScriptedRandom,
} from './index.ts';
import { stageOf } from './stage.ts';

const sound = subjectWith(() => undefined);
const [put] = sound.scenarios;
if (put === undefined) throw new Error('the fixture has a scenario');
const [success] = put.exchanges;
if (success === undefined) throw new Error('the fixture has an exchange');
const json = 'application/json';
const refused: FixtureExchange = {
  ...success,
  name: 'refused',
  request: { ...success.request, headers: {} },
  response: jsonResponse(401, json, {}, { error: 'who?' }),
};
const scenario = (...exchanges: readonly FixtureExchange[]): Scenario => ({ ...put, exchanges });
const subject: ConformanceSubject = { ...sound, scenarios: [scenario(success, refused)] };

/** Names of the checks that object, and what the first says. */
async function objections(changes: Partial<ConformanceSubject>): Promise<readonly [string, string][]> {
  const found: [string, string][] = [];
  for (const { name, run } of conformanceChecks({ ...subject, ...changes })) {
    // The hostile requests have a test of their own.
    if (name.startsWith('refuses')) continue;
    await run().catch((error: unknown) => {
      if (!(error instanceof ConformanceError)) throw error;
      found.push([name, error.message]);
    });
  }
  return found;
}

describe('the conformance suite', () => {
  it('passes a package that is what it declares', async () => {
    expect(await objections({})).toStrictEqual([]);
  });

  const faults: readonly (readonly [string, Partial<ConformanceSubject>, string])[] = [
    ['an id that is not its key', { operations: { put: putThing } }, "the operation under 'put' has the id 'putThing'"],
    [
      'a parameter without a schema',
      { operations: { putThing: { ...putThing, path: '/things/{id}/{part}' } } },
      "putThing: 'part' has no schema",
    ],
    [
      'a schema without a parameter',
      { operations: { putThing: { ...putThing, path: '/things' } } },
      "putThing: 'id' is not in /things",
    ],
    [
      'a mount that repeats a parameter',
      { operations: { putThing: { ...putThing, mounts: ['/shops/{id}'] } } },
      "putThing: a mount repeats 'id'",
    ],
    [
      'two operations of one route',
      { operations: { putThing, other: { ...putThing, id: 'other', path: '/things/{name}' } } },
      'other and putThing both answer PUT /things/{}',
    ],
    ['no recorded error', { scenarios: [scenario(success)] }, 'putThing has no recorded error'],
    ['no recorded success', { scenarios: [scenario(refused)] }, 'putThing has no recorded success'],
    ['a name twice', { scenarios: [scenario(success, refused, success)] }, "two exchanges are named 'put'"],
    ['a scenario twice', { scenarios: [scenario(success, refused), scenario()] }, "two scenarios are named 'put'"],
    [
      'an exchange of another operation',
      { scenarios: [scenario(success, { ...refused, request: { ...refused.request, method: 'POST' } })] },
      'the request leads to no operation, but is recorded for putThing',
    ],
    [
      'a success that clients cannot read',
      { scenarios: [scenario({ ...success, response: jsonResponse(200, json, {}, { name: 1 }) }, refused)] },
      'id: is required',
    ],
    [
      'an error that is not declared',
      { scenarios: [scenario(success, { ...refused, response: jsonResponse(418, json, {}, {}) })] },
      'the status 418 is not declared',
    ],
    [
      'an error of another shape',
      { scenarios: [scenario(success, { ...refused, response: jsonResponse(401, json, {}, {}) })] },
      'error is required',
    ],
    [
      'another answer than the recorded one',
      { scenarios: [scenario(success, { ...refused, response: jsonResponse(401, json, {}, { error: 'nobody' }) })] },
      'refused: the response is not the recorded one',
    ],
    [
      'a header that is not recorded',
      {
        scenarios: [
          scenario({ ...success, response: { ...success.response, headers: { 'content-type': json } } }, refused),
        ],
      },
      'put: the response is not the recorded one',
    ],
    [
      'a draw that was not made',
      { scenarios: [scenario({ ...success, random: ['00'] }, refused)] },
      'put: 1 scripted draws were not made',
    ],
  ];

  it.each(faults)('objects to %s', async (_, changes, message) => {
    expect((await objections(changes)).map(([, text]) => text).join('\n')).toContain(message);
  });

  it('shows both responses, member by member, where they differ', async () => {
    const wrong = scenario({ ...success, response: jsonResponse(200, json, { 'x-more': '1' }, { id: '2' }) });
    await expect(playScenario(wrong, stageOf(subject, wrong))).rejects.toMatchObject({
      actual: { status: 200, json: { id: '1' } },
      expected: { status: 200, json: { id: '2' }, headers: { 'x-more': '1' } },
    });
  });

  it('registers one test a check', () => {
    const names: string[] = [];
    describeConformance(
      { describe: (name, body) => void [names.push(name), body()], it: (name) => void names.push(name) },
      subject,
    );
    expect(names).toStrictEqual(['conformance', ...conformanceChecks(subject).map(({ name }) => name)]);
  });
});

describe('a scenario', () => {
  const echoing = async (url: string) => {
    const body = JSON.stringify({ self: url });
    const headers = { 'content-type': json, 'content-length': String(body.length), location: url, date: 'today' };
    return new Response(body, { headers });
  };
  const self = 'http://recorded.example/api/x';
  const linking = scenario({
    name: 'a link',
    request: { method: 'GET', target: '/x', headers: {} },
    response: jsonResponse(200, json, { location: self }, { self }),
  });
  const stage = { fetch: echoing, clock: { freeze: () => undefined }, random: new ScriptedRandom() };

  it('may be played under another base URL, and behind a transport that adds headers', async () => {
    const moved = { baseUrl: 'http://127.0.0.1:4747/things', recordedBaseUrl: 'http://recorded.example/api' };
    await expect(playScenario(linking, { ...stage, ...moved, transportHeaders: ['date'] })).resolves.toBeUndefined();
    await expect(playScenario(linking, { ...stage, ...moved })).rejects.toThrow('a link');
    await expect(
      playScenario(linking, { ...stage, baseUrl: moved.baseUrl, transportHeaders: ['date'] }),
    ).rejects.toThrow('a link');
  });

  it('sets the clock, and scripts what is drawn', async () => {
    const frozen: number[] = [];
    const random = new ScriptedRandom();
    const drawn: Uint8Array[] = [];
    const drawing = async () => {
      drawn.push(random.bytes(2), random.bytes(4));
      return new Response(null, { status: 204 });
    };
    const exchange: FixtureExchange = {
      name: 'draws',
      at: '2026-01-01T00:00:05Z',
      random: ['0aff'],
      request: { method: 'GET', target: '/', headers: {} },
      response: { status: 204, headers: {} },
    };
    await playScenario(scenario(exchange), {
      fetch: drawing,
      baseUrl: 'http://localhost',
      clock: { freeze: (at) => void frozen.push(at ?? 0) },
      random,
    });
    expect(frozen).toStrictEqual([Date.parse('2026-01-01T00:00:00Z'), Date.parse('2026-01-01T00:00:05Z')]);
    expect(drawn).toStrictEqual([Uint8Array.of(10, 255), Uint8Array.of(0, 0, 0, 1)]);
    random.script(['00']);
    expect(() => random.bytes(2)).toThrow('Scripted 1 random bytes, but 2 are drawn');
  });
});
