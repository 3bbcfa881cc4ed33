import { validate } from '@readme/openapi-parser';
import { type Operations, parseMediaType, valueAt } from '@tokenyard/core';
import { type OpenApiDocument, toOpenApi } from '@tokenyard/core/openapi';
import { matchRoute } from '@tokenyard/core/sandbox';
import { tokenServiceOperations } from '@tokenyard/service-client';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it, test } from 'vitest';
import { scenarios } from './http/service/__fixtures__/exchanges/index.ts';
import { providers } from './providers.ts';

/** Compiles schemas of a document; strict, so that a keyword which JSON Schema does not know is an error. */
function schemasOf({ components }: Pick<OpenApiDocument, 'components'>) {
  const $id = 'https://tokenyard.example/openapi';
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, validateFormats: false });
  ajv.addVocabulary(['components']);
  ajv.addSchema({ $id, components });
  return (reference: unknown) => ajv.compile({ $ref: `${$id}${String(reference)}` });
}

test('the validators object to what is wrong', async () => {
  const info = { title: 'a', version: '1' };
  const paths = { '/things/{id}': { get: { responses: { 200: { description: 'no parameter id' } } } } };
  expect(await validate({ openapi: '3.1.0', info, paths })).toMatchObject({ valid: false });
  const wrong: OpenApiDocument['components'] = {
    schemas: { Wrong: { type: 'objekt' } },
    responses: {},
    securitySchemes: {},
  };
  expect(() => schemasOf({ components: wrong })('#/components/schemas/Wrong')).toThrow('objekt');
});

describe.each(Object.entries(providers))('OpenAPI document of %s', (path, provider) => {
  const { operations, issuer, demo } = provider;
  const document = toOpenApi({
    title: issuer.title,
    version: '1.0.0',
    servers: [`http://localhost/${path}`],
    operations,
  });
  // The validator replaces references in what it is given.
  const copy = () => JSON.parse(JSON.stringify(document));

  it('is valid OpenAPI 3.1 with unique operation ids and described path parameters', async () => {
    expect(await validate(copy())).toMatchObject({ valid: true, warnings: [] });
  });

  it.each(Object.keys(document.components.schemas))('%s is a JSON Schema', (name) => {
    expect(schemasOf(document)(`#/components/schemas/${name}`)).toBeTypeOf('function');
  });

  it('describes the example request and what the sandbox answers', async () => {
    const { method, target, headers, body } = demo.example;
    const match = matchRoute(operations, method, target.replace(/\?.*/, ''));
    if (match.kind !== 'operation') throw new Error(`${method} ${target} leads to no operation`);
    const schema = schemasOf(document);
    const described = (...path: string[]) =>
      valueAt(document.paths, [match.operation.path, method.toLowerCase(), ...path, 'schema', '$ref']);
    const sandbox = provider.create({ key: new Uint8Array(32) });
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await sandbox.fetch(`http://localhost${target}`, { method, headers, body: text ?? null });
    const type = parseMediaType(response.headers.get('content-type'))?.type ?? '';
    const answer = schema(described('responses', String(response.status), 'content', type));
    expect([answer(await response.json()), answer.errors]).toStrictEqual([true, null]);
    if (typeof body !== 'object') return;
    const sent = parseMediaType(new Headers(headers).get('content-type'))?.type ?? '';
    const request = schema(described('requestBody', 'content', sent));
    expect([request(body), request.errors]).toStrictEqual([true, null]);
  });
});

describe('OpenAPI document of the token service', () => {
  const operations: Operations = tokenServiceOperations;
  const document = toOpenApi({ title: 'x', version: '1.0.0', servers: ['http://localhost'], operations });
  const schema = schemasOf(document);
  const compiled = new Map<unknown, ReturnType<typeof schema>>();
  const objectionsTo = (reference: unknown, value: unknown) => {
    const check = compiled.get(reference) ?? schema(reference);
    compiled.set(reference, check);
    return check(value) ? null : check.errors;
  };
  const resolved = (described: unknown): unknown => {
    const reference = valueAt(described, ['$ref']);
    if (typeof reference !== 'string') return described;
    return valueAt(document.components.responses, [reference.slice('#/components/responses/'.length)]);
  };

  it('is valid OpenAPI 3.1 with unique operation ids and described path parameters', async () => {
    expect(await validate(JSON.parse(JSON.stringify(document)))).toMatchObject({ valid: true, warnings: [] });
  });

  it.each(Object.keys(document.components.schemas))('%s is a JSON Schema', (name) => {
    expect(schema(`#/components/schemas/${name}`)).toBeTypeOf('function');
  });

  it.each(scenarios)('describes what is sent and answered: $name', ({ exchanges }) => {
    for (const { operation: id = '', name, request, response } of exchanges) {
      const operation = operations[id];
      if (operation === undefined) continue;
      const described = valueAt(document.paths, [operation.path, operation.method.toLowerCase()]);
      const answer = resolved(valueAt(described, ['responses', String(response.status)]));
      const type = response.headers['content-type'];
      const body = valueAt(answer, ['content', type ?? '', 'schema', '$ref']);
      expect([name, response.body === undefined ? null : objectionsTo(body, response.body)]).toStrictEqual([
        name,
        null,
      ]);
      const headers = Object.keys(valueAt(answer, ['headers']) ?? {}).map((header) => header.toLowerCase());
      const told = Object.keys(response.headers).filter((header) => specialHeaders.includes(header));
      expect([name, told.filter((header) => !headers.includes(header))]).toStrictEqual([name, []]);
      const sent = valueAt(described, ['requestBody', 'content', 'application/json', 'schema', '$ref']);
      if (response.status >= 300 || typeof request.body !== 'object') continue;
      expect([name, objectionsTo(sent, request.body)]).toStrictEqual([name, null]);
    }
  });
});

/** Response headers that have a meaning to callers. */
const specialHeaders = ['location', 'retry-after', 'www-authenticate'];
