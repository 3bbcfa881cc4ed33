import * as z from 'zod/mini';
import { bearer, defineOperation, json, parseJson, type Reply, readCredential } from '../../index.ts';
import { createSandbox, dispatch, type Exchange, Refusal, replyFor } from '../../sandbox/index.ts';
import type { ConformanceSubject } from '../index.ts';

const error = { description: 'error', body: json(z.object({ error: z.string() })) };
/** The one operation of the provider. */
export const putThing = defineOperation({
  id: 'putThing',
  method: 'PUT',
  path: '/things/{id}',
  summary: 'Writes a thing',
  source: 'test',
  auth: bearer(),
  request: {
    path: z.strictObject({ id: z.string() }),
    query: z.strictObject({ unit: z.optional(z.string()) }),
    body: json(z.strictObject({ size: z.number() })),
  },
  responses: {
    200: { description: 'ok', body: json(z.object({ id: z.string() })) },
    400: error,
    401: error,
    404: error,
    500: error,
  },
  retry: 'safe',
});
export const operations = { putThing };
export const reply = replyFor({ 404: error, 500: error });

/** A reply that the provider should not give. */
export type Flaw = (exchange: Exchange) => Reply | undefined;

/** A provider with one operation; `flaw` spoils it. */
export const subjectWith = (flaw: Flaw): ConformanceSubject => ({
  operations,
  create: (options) =>
    createSandbox(
      {
        provider: 'things',
        operations,
        fallback: { 404: error, 500: error },
        maxBodyBytes: 1000,
        secretMembers: [],
        answer: async (exchange) => {
          const { match, headers, body } = exchange;
          const spoilt = flaw(exchange);
          if (spoilt !== undefined) return spoilt;
          if (match.kind !== 'operation') return reply(404, { body: { error: 'no route' } });
          return dispatch(
            operations,
            {
              putThing: (_, answer) => {
                const credential = readCredential(bearer(), headers);
                if (credential?.kind !== 'bearer' || credential.token.reveal() !== 'letmein') {
                  return answer(401, { body: { error: 'who?' } });
                }
                const value = parseJson(body === undefined ? undefined : new TextDecoder().decode(body));
                if (!z.safeParse(z.strictObject({ size: z.number() }), value.ok ? value.value : undefined).success) {
                  throw new Refusal(answer(400, { body: { error: 'bad thing' } }));
                }
                return answer(200, { body: { id: match.params.id ?? '' } });
              },
            },
            match.id,
            {},
          );
        },
        failure: () => undefined,
        seed: async () => undefined,
      },
      options,
    ),
  scenarios: [
    {
      name: 'put',
      source: 'test',
      at: '2026-01-01T00:00:00Z',
      exchanges: [
        {
          name: 'put',
          operation: 'putThing',
          request: {
            method: 'PUT',
            target: '/things/1?unit=cm',
            headers: { authorization: 'Bearer letmein', 'content-type': 'application/json' },
            body: { size: 1 },
          },
          response: {
            status: 200,
            headers: { 'content-type': 'application/json', 'content-length': '10' },
            body: { id: '1' },
          },
        },
      ],
    },
  ],
});
