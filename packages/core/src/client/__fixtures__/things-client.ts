import * as z from 'zod/mini';
import {
  bearer,
  type ClientOptions,
  createOperationClient,
  defineOperation,
  json,
  type ProviderBinding,
  Secret,
} from '../../index.ts';

const ok = { description: 'ok', body: json(z.looseObject({})) };
const common = { summary: 'test', source: 'test', auth: bearer(), responses: { 200: ok } } as const;

/** An operation that may be repeated, and one that may not. */
const thingsOperations = {
  readThing: defineOperation({
    ...common,
    id: 'readThing',
    method: 'GET',
    path: '/things/{id}',
    request: { path: z.strictObject({ id: z.string() }) },
    retry: 'safe',
  }),
  mintThing: defineOperation({
    ...common,
    id: 'mintThing',
    method: 'POST',
    path: '/things',
    request: { body: json(z.looseObject({})) },
    retry: 'never-after-send',
  }),
};

/** A client of these operations. */
export const thingsClient = (options: ClientOptions, binding: Partial<ProviderBinding> = {}) =>
  createOperationClient(
    thingsOperations,
    {
      product: 'test/0',
      baseUrl: () => 'https://api.example/v1',
      credentials: () => [{ kind: 'bearer', token: new Secret('letmein-letmein') }],
      readError: () => undefined,
      ...binding,
    },
    options,
  );
