import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  accepting,
  anyOf,
  basic,
  bearer,
  bodyMembers,
  defineOperation,
  json,
  multipart,
  none,
  optionalBody,
  problem,
} from '../index.ts';
import { toOpenApi } from './index.ts';

const Thing = z.looseObject({ id: z.string(), size: z.nullish(z.int()) });
const problemBody = problem(z.looseObject({ title: z.string() }));
const errors = {
  400: { description: 'Malformed', body: problemBody, headers: z.object({ 'Retry-After': z.optional(z.int()) }) },
  404: { description: 'Unknown', body: problemBody },
} as const;
const common = { source: 'https://provider.example/docs', retry: 'safe' } as const;

const getThing = defineOperation({
  ...common,
  id: 'getThing',
  method: 'GET',
  path: '/v1/things/{id}',
  mounts: ['/shops/{shop}'],
  summary: 'Read a thing',
  auth: anyOf(bearer(), basic()),
  request: {
    path: z.strictObject({ id: z.string() }),
    query: z.strictObject({ verbose: z.optional(z.boolean()), page: z.int() }),
    headers: z.strictObject({ Prefer: z.optional(z.string()), Accept: z.optional(z.string()) }),
  },
  responses: {
    200: {
      description: 'The thing',
      body: json(Thing),
      headers: z.object({ ETag: z.string(), 'Content-Type': z.optional(z.string()) }),
    },
    ...errors,
  },
});

const putThing = defineOperation({
  ...common,
  id: 'putThing',
  method: 'PUT',
  path: '/v1/things/{id}',
  summary: 'Write a thing',
  auth: bodyMembers('ClientToken', 'AccessToken'),
  request: {
    path: z.strictObject({ id: z.string() }),
    body: optionalBody(
      accepting(
        json(z.strictObject({ ClientToken: z.string(), AccessToken: z.string(), thing: Thing })),
        'text/json',
        'application/*+json',
      ),
    ),
  },
  responses: { 200: { description: 'The thing', body: json(Thing) }, 204: { description: 'Nothing new' }, ...errors },
});

const putPicture = defineOperation({
  ...common,
  id: 'putPicture',
  method: 'POST',
  path: '/v1/pictures',
  summary: 'Send a picture',
  source: 'a printed manual',
  auth: none(),
  request: { body: multipart(z.strictObject({ name: z.string(), file: z.file() })) },
  responses: { 201: { description: 'Kept' } },
});

const document = () =>
  toOpenApi({
    title: 'Things',
    version: '1.2.3',
    servers: ['https://things.example'],
    operations: { getThing, putThing, putPicture },
  });

describe('toOpenApi', () => {
  it('describes parameters, headers, bodies and security of an operation', () => {
    expect(document().paths['/v1/things/{id}']?.get).toStrictEqual({
      operationId: 'getThing',
      tags: ['things'],
      summary: 'Read a thing',
      externalDocs: { url: 'https://provider.example/docs' },
      parameters: [
        { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
        { name: 'verbose', in: 'query', required: false, schema: { type: 'boolean' } },
        {
          name: 'page',
          in: 'query',
          required: true,
          schema: { type: 'integer' },
        },
        { name: 'Prefer', in: 'header', required: false, schema: { type: 'string' } },
      ],
      responses: {
        200: {
          description: 'The thing',
          headers: { ETag: { required: true, schema: { type: 'string' } } },
          content: { 'application/json': { schema: { $ref: '#/components/schemas/GetThingResponse' } } },
        },
        400: { $ref: '#/components/responses/Error400' },
        404: { $ref: '#/components/responses/Error404' },
      },
      security: [{ bearer: [] }, { basic: [] }],
    });
  });

  it('serves an operation under its mounts too, with an id and a path parameter of its own', () => {
    const mounted = document().paths['/shops/{shop}/v1/things/{id}']?.get;
    expect(mounted).toMatchObject({
      operationId: 'getThingUnderShopsShop',
      parameters: [{ name: 'shop', in: 'path', required: true }, { name: 'id' }, {}, {}, {}],
    });
  });

  it('lists every media type of a body, tells that it may be left out and where credentials travel', () => {
    const schema = { $ref: '#/components/schemas/PutThingRequest' };
    expect(document().paths['/v1/things/{id}']?.put).toMatchObject({
      description: 'Credentials travel in the request body: `ClientToken`, `AccessToken`.',
      requestBody: {
        required: false,
        content: { 'application/json': { schema }, 'text/json': { schema }, 'application/*+json': { schema } },
      },
      responses: { 204: { description: 'Nothing new' } },
      security: [],
    });
  });

  it('describes files in forms, and links no document that has no address', () => {
    const picture = document().paths['/v1/pictures']?.post;
    expect(picture).not.toHaveProperty('externalDocs');
    expect(picture).toMatchObject({
      tags: ['pictures'],
      requestBody: {
        required: true,
        content: {
          'multipart/form-data': {
            schema: {
              type: 'object',
              properties: { name: { type: 'string' }, file: { type: 'string', format: 'binary' } },
              required: ['name', 'file'],
              additionalProperties: false,
            },
          },
        },
      },
    });
  });

  it('describes shared schemas and responses once and lets them refer to one another', () => {
    const thing = {
      type: 'object',
      properties: {
        id: { type: 'string' },
        size: { type: ['integer', 'null'] },
      },
      required: ['id'],
    };
    const error = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Error' } } };
    expect(document().components).toStrictEqual({
      schemas: {
        GetThingResponse: thing,
        Error: { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] },
        PutThingRequest: {
          type: 'object',
          properties: {
            ClientToken: { type: 'string' },
            AccessToken: { type: 'string' },
            thing: { $ref: '#/components/schemas/GetThingResponse' },
          },
          required: ['ClientToken', 'AccessToken', 'thing'],
          additionalProperties: false,
        },
      },
      responses: {
        Error400: {
          description: 'Malformed',
          headers: { 'Retry-After': { required: false, schema: { type: 'integer' } } },
          content: error,
        },
        Error404: { description: 'Unknown', content: error },
      },
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' }, basic: { type: 'http', scheme: 'basic' } },
    });
  });

  it('gives different schemas different names', () => {
    const error = (text: string) => ({ description: text, body: json(z.object({ text: z.literal(text) })) });
    const shared = { 409: error('c'), 410: error('d') };
    const one = {
      ...getThing,
      responses: { 200: error('ok'), 202: error('later'), 400: error('a'), 401: error('b'), ...shared },
    };
    const two = { ...putThing, id: 'one', responses: { 400: error('a'), ...shared } };
    const { components } = toOpenApi({ title: '', version: '', servers: [], operations: { getThing: one, one: two } });
    expect(Object.keys(components.schemas)).toStrictEqual([
      'GetThingResponse',
      'GetThingResponse202',
      'GetThingError',
      'GetThingError401',
      'Error',
      'Error410',
      'OneRequest',
      'OneError',
    ]);
  });

  it('gives the same text for the same operations', () => {
    expect(JSON.stringify(document())).toBe(JSON.stringify(document()));
  });
});
