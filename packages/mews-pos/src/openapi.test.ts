import { toOpenApi } from '@tokenyard/core/openapi';
import { describe, expect, it } from 'vitest';
import { differences, factsOf } from './__fixtures__/openapi-facts.ts';
import published from './__fixtures__/published.openapi.json' with { type: 'json' };
import { mewsPosEnvironments, mewsPosOperations } from './index.ts';

const ours = toOpenApi({
  title: 'Mews POS',
  version: '1',
  servers: Object.values(mewsPosEnvironments),
  operations: mewsPosOperations,
});

/** Differences that we make on purpose: where, and why. */
const deliberate: readonly (readonly [differs: RegExp, reason: string])[] = [
  [/^- \S+\/format "int(32|64)"$/, 'the bounds say it more exactly'],
  [/^- \S+\/links\/properties\/\w+\/format "uri"$/, 'links are names, and JSON:API allows references in them'],
  [/^- \/security\/0\/bearerFormat "auth-scheme"$/, 'it names no format of a token'],
  [/^\+ \/requestBody\/\S+\/additionalProperties false$/, 'a client tells misspelt members before it sends them'],
  [/^\+ \S+\/id\/pattern "\^\(\[0-9a-fA-F\]\{8\}-/, 'the pattern of the format uuid, of any version'],
  [
    /^\+ \/responses\/201\/headers\/(Location|Cache-Control)\/schema\/type /,
    'the sandbox sends them (JSON:API, RFC 9111)',
  ],
  [/^\+ \/responses\/401\/headers\/WWW-Authenticate\/schema\/type /, 'the sandbox sends it (RFC 9110)'],
  [/^\+ \/responses\/40[34]\//, "statuses of the provider's general guide"],
  [/^\+ \/responses\/(406|413|415)\//, 'answers of the sandbox to what the provider does not describe'],
];

describe('the OpenAPI document', () => {
  const [path, method] = ['/v1/shortlived-integration-tokens', 'post'] as const;
  const found = differences(factsOf(published, path, method), factsOf(ours, path, method));

  it('has the published operations and base URLs', () => {
    const operationsOf = (paths: object) =>
      Object.entries(paths).flatMap(([name, item]) => Object.keys(item).map((verb) => `${verb} ${name}`));
    expect(operationsOf(published.paths)).toStrictEqual([`${method} ${path}`]);
    expect(operationsOf(ours.paths)).toContain(`${method} ${path}`);
    expect(ours.servers).toStrictEqual(published.servers);
  });

  it('says the same as the published one, but for what we mean to say differently', () => {
    expect(found.filter((difference) => !deliberate.some(([differs]) => differs.test(difference)))).toStrictEqual([]);
  });

  it.each(deliberate)('still differs at %s: %s', (differs) => {
    expect(found.filter((difference) => differs.test(difference))).not.toStrictEqual([]);
  });

  it('is compared by more than a handful of rules', () => {
    expect(factsOf(published, path, method).size).toBeGreaterThan(100);
  });
});
