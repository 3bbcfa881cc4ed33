import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod/mini';
import { createOperationClient } from '../client/operation-client.ts';
import { defineOperation, json, none, optionalBody } from '../index.ts';

const Done = z.looseObject({ status: z.string() });
const common = { method: 'DELETE', summary: 'test', source: 'test', auth: none(), request: {}, retry: 'safe' } as const;
const lenient = defineOperation({
  ...common,
  id: 'lenient',
  path: '/lenient',
  responses: { 200: { description: 'ok', body: optionalBody(json(Done)) } },
});
const strict = defineOperation({
  ...common,
  id: 'strict',
  path: '/strict',
  responses: { 200: { description: 'ok', body: json(Done) } },
});

describe('a success without a body', () => {
  const client = createOperationClient(
    { lenient, strict },
    { product: 'test/0', baseUrl: () => 'https://api.example', credentials: () => [], readError: () => undefined },
    { fetch: async () => new Response(null) },
  );

  it('is taken where the body is declared optional', async () => {
    const body = await client.lenient();
    expectTypeOf(body).toEqualTypeOf<z.output<typeof Done> | undefined>();
    expect(body).toBeUndefined();
  });

  it('is unusable elsewhere', async () => {
    expectTypeOf(client.strict).returns.resolves.toEqualTypeOf<z.output<typeof Done>>();
    await expect(client.strict()).rejects.toMatchObject({ name: 'ResponseValidationError', status: 200 });
  });
});
