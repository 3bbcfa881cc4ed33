import { validate } from '@readme/openapi-parser';
import { parseMediaType, valueAt } from '@tokenyard/core';
import { type OpenApiDocument, toOpenApi } from '@tokenyard/core/openapi';
import { matchRoute } from '@tokenyard/core/sandbox';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it, test } from 'vitest';
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
