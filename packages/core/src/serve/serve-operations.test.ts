import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { defineOperation, form, json, none, optionalBody, type Reply } from '../index.ts';
import { serveOperations } from './index.ts';

const shared = { summary: 'x', source: 'test', auth: none(), retry: 'safe' } as const;
const responses = { 204: { description: 'kept' } } as const;
const putNote = defineOperation({
  ...shared,
  id: 'putNote',
  method: 'PUT',
  path: '/note',
  request: { body: json(z.unknown()) },
  responses,
});
const touchNote = defineOperation({
  ...shared,
  id: 'touchNote',
  method: 'POST',
  path: '/note',
  request: { body: optionalBody(json(z.unknown())) },
  responses,
});
const deleteNote = defineOperation({
  ...shared,
  id: 'deleteNote',
  method: 'DELETE',
  path: '/note',
  request: {},
  responses,
});
const sendForm = defineOperation({
  ...shared,
  id: 'sendForm',
  method: 'POST',
  path: '/form',
  request: { body: form(z.object({ token: z.string() })) },
  responses,
});

function served() {
  const faults: unknown[] = [];
  const bodies: unknown[] = [];
  const keep = ({ body }: { readonly body: unknown }, reply: (status: 204) => Reply) => {
    bodies.push(body);
    return reply(204);
  };
  const fetch = serveOperations({
    operations: { putNote, touchNote, deleteNote, sendForm },
    handlers: { putNote: keep, touchNote: keep, deleteNote: keep, sendForm: keep },
    contextOf: () => undefined,
    onError: (error) => faults.push(error),
  });
  const send = async (method: string, path: string, body?: BodyInit, headers: Record<string, string> = {}) => {
    const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : (body ?? null);
    const response = await fetch(new Request(`http://localhost${path}`, { method, headers, body: bytes }));
    const { status } = response;
    const problem = status === 204 ? undefined : await response.json();
    return { status, headers: response.headers, detail: problem?.detail, errors: problem?.errors };
  };
  return { fetch, send, faults, bodies };
}

const formType = { 'content-type': 'application/x-www-form-urlencoded' };

it('a request that breaks off is nobody’s fault: fetch rejects with the error of its body', async () => {
  const { fetch, faults } = served();
  const gone = new Error('the client has gone');
  const body = new ReadableStream({ start: (controller) => controller.error(gone) });
  const init: RequestInit & { duplex: 'half' } = { method: 'PUT', body, duplex: 'half' };
  await expect(fetch(new Request('http://localhost/note', init))).rejects.toBe(gone);
  expect(faults).toStrictEqual([]);
});

describe('a body', () => {
  it('of another media type is refused with those that are taken', async () => {
    const { send } = served();
    const { status, headers, detail } = await send('PUT', '/note', '{}', { 'content-type': 'text/plain' });
    expect([status, headers.get('accept'), detail]).toStrictEqual([
      415,
      'application/json',
      'Content-Type must be application/json',
    ]);
  });

  it.each(['gzip', 'nonsense', 'identity, gzip'])(
    'in the coding %s is refused with the one that is taken',
    async (coding) => {
      const { send, bodies } = served();
      const sent = { 'content-type': 'application/json', 'content-encoding': coding };
      const { status, headers, detail } = await send('PUT', '/note', '{}', sent);
      expect([status, headers.get('accept-encoding'), detail]).toStrictEqual([
        415,
        'identity',
        'Content-Encoding must be identity',
      ]);
      expect(bodies).toStrictEqual([]);
    },
  );

  it('may say that it is in no coding, and an absent one may say anything', async () => {
    const { send, bodies } = served();
    await send('PUT', '/note', '{}', { 'content-type': 'application/json', 'content-encoding': 'Identity' });
    await send('POST', '/note', undefined, { 'content-type': 'text/plain', 'content-encoding': 'gzip' });
    expect(bodies).toStrictEqual([{}, undefined]);
  });

  it('is refused where none is expected', async () => {
    const { status, headers, detail } = await served().send('DELETE', '/note', '{}');
    expect([status, headers.get('accept'), detail]).toStrictEqual([415, null, 'No body is expected']);
  });
});

describe('a form', () => {
  it('is read by its fields, those that nobody knows left out', async () => {
    const { send, bodies } = served();
    await send('POST', '/form', 'token=a+b%26c&client_id=x', formType);
    expect(bodies).toStrictEqual([{ token: 'a b&c' }]);
  });

  it.each([
    ['token=a&token=b', [{ pointer: '/token', detail: 'may be given once only' }]],
    ['token=a&a%2Fb&a%2Fb&a%2Fb', [{ pointer: '/a~1b', detail: 'may be given once only' }]],
    ['', [{ pointer: '/token', detail: 'is required' }]],
    [Uint8Array.of(0x74, 0x3d, 0xff), [{ pointer: '', detail: 'must be a form in UTF-8' }]],
  ])('%j is refused', async (body, errors) => {
    const answer = await served().send('POST', '/form', body, formType);
    expect([answer.status, answer.errors]).toStrictEqual([400, errors]);
  });
});
