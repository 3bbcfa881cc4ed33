import { describe, expect, expectTypeOf, it } from 'vitest';
import * as z from 'zod/mini';
import {
  anyOf,
  bearer,
  bodyMembers,
  createOperationClient,
  defineOperation,
  json,
  none,
  type OperationBody,
  type OperationInput,
  type OperationResult,
  type OperationSuccess,
  optionalBody,
  type Reply,
} from '../index.ts';
import { type Handlers, replyFor } from '../sandbox/index.ts';

const error = { description: 'error', body: json(z.object({ error: z.string() })) };
const common = { summary: 'test', source: 'test', retry: 'safe' } as const;

const createToken = defineOperation({
  ...common,
  id: 'createToken',
  method: 'POST',
  path: '/shops/{shop}/tokens',
  auth: none(),
  request: {
    path: z.strictObject({ shop: z.string() }),
    query: z.strictObject({ dry: z.optional(z.boolean()) }),
    headers: z.strictObject({ 'X-Challenge': z.optional(z.string()) }),
    body: json(z.strictObject({ scope: z.string(), days: z._default(z.number(), 1) })),
  },
  responses: {
    201: {
      description: 'minted',
      body: json(z.looseObject({ token: z.string(), days: z._default(z.number(), 1) })),
      headers: z.object({ Location: z.string(), 'X-Left': z.optional(z.number()) }),
    },
    202: { description: 'challenged', body: json(z.object({ challenge: z.string() })) },
    400: error,
  },
});
const deleteToken = defineOperation({
  ...common,
  id: 'deleteToken',
  method: 'DELETE',
  path: '/token',
  auth: bearer(),
  request: {},
  responses: { 204: { description: 'gone' }, 401: error },
});
const search = defineOperation({
  ...common,
  id: 'search',
  method: 'POST',
  path: '/search',
  auth: bodyMembers('ClientToken', 'AccessToken'),
  request: { body: json(z.strictObject({ ClientToken: z.string(), AccessToken: z.string(), limit: z.number() })) },
  responses: { 200: { description: 'ok', body: json(z.array(z.string())) }, 401: error },
});
const ping = defineOperation({
  ...common,
  id: 'ping',
  method: 'POST',
  path: '/ping',
  auth: anyOf(none(), bodyMembers('Key')),
  request: {
    body: optionalBody(json(z.strictObject({ Key: z.string(), note: z.optional(z.string()) }))),
  },
  responses: { 200: { description: 'ok', body: json(z.object({})) } },
});
const operations = { createToken, deleteToken, search, ping };

describe('the input of an operation', () => {
  it('has the parts that are declared; optional are those that an empty object satisfies', () => {
    expectTypeOf<OperationInput<typeof createToken>>().branded.toEqualTypeOf<{
      readonly path: { shop: string };
      readonly query?: { dry?: boolean | undefined };
      readonly headers?: { 'X-Challenge'?: string | undefined };
      readonly body: { scope: string; days?: number | undefined };
    }>();
    expectTypeOf<Record<never, never>>().toExtend<OperationInput<typeof deleteToken>>();
    // @ts-expect-error the path is required
    const withoutPath: OperationInput<typeof createToken> = { body: { scope: 'x' } };
    // @ts-expect-error a body of another type
    const wrongBody: OperationInput<typeof createToken> = { path: { shop: 'a' }, body: { scope: 1 } };
    expect([withoutPath, wrongBody]).toHaveLength(2);
  });

  it('holds no members that carry credentials', () => {
    expectTypeOf<OperationInput<typeof search>>().toEqualTypeOf<{ readonly body: { limit: number } }>();
    expectTypeOf<OperationInput<typeof ping>>().toEqualTypeOf<{ readonly body?: { note?: string | undefined } }>();
  });

  it('is an optional argument when every part is', () => {
    type Client = ReturnType<typeof createOperationClient<typeof operations>>;
    expectTypeOf<Parameters<Client['deleteToken']>>().toExtend<[input?: unknown, options?: unknown]>();
    expectTypeOf<[]>().toExtend<Parameters<Client['deleteToken']>>();
    expectTypeOf<[]>().toExtend<Parameters<Client['ping']>>();
    expectTypeOf<[]>().not.toExtend<Parameters<Client['createToken']>>();
    expectTypeOf(createOperationClient).toBeFunction();
  });
});

describe('the result of an operation', () => {
  it('is the union of its declared responses, told apart by status', () => {
    type Minted = { [x: string]: unknown; token: string; days: number };
    expectTypeOf<OperationResult<typeof createToken>>().toEqualTypeOf<
      | { readonly status: 201; readonly body: Minted }
      | { readonly status: 202; readonly body: { challenge: string } }
      | { readonly status: 400; readonly body: { error: string } }
    >();
    expectTypeOf<OperationSuccess<typeof createToken>['status']>().toEqualTypeOf<201 | 202>();
    expectTypeOf<OperationBody<typeof createToken>>().toEqualTypeOf<Minted | { challenge: string }>();
    expectTypeOf<OperationBody<typeof deleteToken>>().toEqualTypeOf<undefined>();
    expectTypeOf<OperationBody<typeof search>>().toEqualTypeOf<string[]>();
  });

  it('narrows by its status', () => {
    const read = (result: OperationSuccess<typeof createToken>): string => {
      if (result.status === 202) return result.body.challenge;
      // @ts-expect-error a minted token is no challenge
      expectTypeOf(result.body.challenge).toBeString();
      return result.body.token;
    };
    expect(read({ status: 202, body: { challenge: 'c' } })).toBe('c');
  });
});

describe('a reply', () => {
  const reply = replyFor(createToken.responses);

  it('takes a declared status with its body and headers', () => {
    const made = reply(201, {
      headers: { Location: '/1', 'X-Left': 2, 'Cache-Control': 'no-store' },
      body: { token: 't' },
    });
    expectTypeOf(made).toEqualTypeOf<Reply>();
    expect(made).toStrictEqual({
      status: 201,
      headers: { Location: '/1', 'X-Left': 2, 'Cache-Control': 'no-store' },
      body: { token: 't' },
    });
    expect(replyFor(deleteToken.responses)(204)).toStrictEqual({ status: 204, headers: {}, body: undefined });
  });

  it('takes nothing else', () => {
    const wrong = [
      // @ts-expect-error the status is not declared
      reply(404, { body: { error: 'x' } }),
      // @ts-expect-error a required header is missing
      reply(201, { body: { token: 't' } }),
      // @ts-expect-error a header of a wrong type
      reply(201, { headers: { Location: 1 }, body: { token: 't' } }),
      // @ts-expect-error the body is missing
      reply(400),
      // @ts-expect-error the body of another status
      reply(400, { body: { token: 't' } }),
      // @ts-expect-error no body is declared
      replyFor(deleteToken.responses)(204, { body: {} }),
    ];
    expect(wrong).toHaveLength(6);
  });

  it('is what a handler has to give; one handler an operation', () => {
    const handlers: Handlers<typeof operations, undefined> = {
      createToken: (_, answer) => answer(202, { body: { challenge: 'c' } }),
      // @ts-expect-error a status that this operation does not declare
      deleteToken: (_, answer) => answer(404, { body: { error: 'x' } }),
      search: async (_, answer) => answer(200, { body: ['x'] }),
      ping: (_, answer) => answer(200, { body: {} }),
    };
    // @ts-expect-error a handler is missing
    const incomplete: Handlers<typeof operations, undefined> = { createToken: handlers.createToken };
    expect(Object.keys({ ...handlers, ...incomplete })).toHaveLength(4);
  });
});

describe('a declaration', () => {
  it('keeps its literal types', () => {
    expectTypeOf(createToken.path).toEqualTypeOf<'/shops/{shop}/tokens'>();
    expectTypeOf(createToken.id).toEqualTypeOf<'createToken'>();
    expectTypeOf(search.auth.members).toEqualTypeOf<readonly ('ClientToken' | 'AccessToken')[]>();
    expect(createToken.id).toBe('createToken');
  });

  it('names a known retry rule and a path', () => {
    // @ts-expect-error an unknown retry rule
    const rule = defineOperation({ ...ping, retry: 'always' });
    // @ts-expect-error a path begins with a slash
    const path = defineOperation({ ...ping, path: 'ping' });
    expect([rule.id, path.id]).toStrictEqual(['ping', 'ping']);
  });
});
