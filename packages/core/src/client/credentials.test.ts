import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { bearer, defineOperation, json } from '../index.ts';
import { Secret } from '../secret.ts';
import { createOperationClient } from './operation-client.ts';
import type { ClientOptions, ProviderBinding } from './options.ts';

const createThing = defineOperation({
  id: 'createThing',
  method: 'POST',
  path: '/things',
  summary: 'Creates a thing',
  source: 'test',
  auth: bearer(),
  request: { body: json(z.strictObject({ name: z.string() })) },
  responses: { 200: { description: 'ok', body: json(z.looseObject({ by: z.string() })) } },
  retry: 'never-after-send',
});

const token = (text: string) => [{ kind: 'bearer', token: new Secret(text) }] as const;

/** A client of a server that takes one token only; tells what was asked of it. */
function clientOf(valid: string, credentials: Partial<ProviderBinding>, options: ClientOptions = {}) {
  const seen: string[] = [];
  const client = createOperationClient(
    { createThing },
    {
      product: 'test/0',
      baseUrl: () => 'https://api.example',
      credentials: () => token('first'),
      readError: () => undefined,
      ...credentials,
    },
    {
      ...options,
      fetch: async (_, init) => {
        const sent = new Headers(init?.headers).get('authorization') ?? '';
        seen.push(sent);
        return sent === `Bearer ${valid}` ? Response.json({ by: sent }) : Response.json({}, { status: 401 });
      },
    },
  );
  return { seen, create: (call = {}) => client.createThing({ body: { name: 'x' } }, call), client };
}

describe('credentials of a call', () => {
  it('are renewed after a 401, and the request is sent once more', async () => {
    const refused: unknown[] = [];
    const { seen, create } = clientOf(
      'second',
      {
        renewCredentials: async (credentials) => {
          refused.push(credentials.map((each) => each.kind === 'bearer' && each.token.reveal()));
          return token('second');
        },
      },
      { retry: { attempts: 1 } },
    );
    expect(await create()).toStrictEqual({ by: 'Bearer second' });
    expect(seen).toStrictEqual(['Bearer first', 'Bearer second']);
    expect(refused).toStrictEqual([['first']]);
  });

  it('are renewed once a call', async () => {
    const { seen, create } = clientOf('other', { renewCredentials: async () => token('second') });
    await expect(create()).rejects.toMatchObject({ name: 'ApiError', status: 401, attempts: 2 });
    expect(seen).toStrictEqual(['Bearer first', 'Bearer second']);
  });

  it('stay refused where there are no others', async () => {
    const { seen, create } = clientOf('other', { renewCredentials: async () => undefined });
    await expect(create()).rejects.toMatchObject({ name: 'ApiError', status: 401, attempts: 1 });
    expect(seen).toHaveLength(1);
  });

  it('are not asked for when the input is invalid', async () => {
    let asked = 0;
    const { client, seen } = clientOf('first', {
      credentials: async () => {
        asked += 1;
        return token('first');
      },
    });
    // @ts-expect-error a name is a text
    await expect(client.createThing({ body: { name: 1 } })).rejects.toMatchObject({ name: 'InvalidRequestError' });
    expect([asked, seen.length]).toStrictEqual([0, 0]);
  });

  it('are waited for until the caller aborts or the deadline ends', async () => {
    const { seen, create } = clientOf('first', { credentials: () => new Promise(() => undefined) });
    const nothing = { mayHaveTakenEffect: false, attempts: 0 };
    await expect(create({ signal: AbortSignal.abort() })).rejects.toMatchObject({ name: 'AbortError', ...nothing });
    await expect(create({ deadline: 0 })).rejects.toMatchObject({ name: 'TimeoutError', ...nothing });
    expect(seen).toHaveLength(0);
  });
});
