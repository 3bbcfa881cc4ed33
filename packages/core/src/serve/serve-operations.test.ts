import { expect, it } from 'vitest';
import * as z from 'zod/mini';
import { defineOperation, json, none } from '../index.ts';
import { serveOperations } from './index.ts';

it('a request that breaks off is nobody’s fault: fetch rejects with the error of its body', async () => {
  const putNote = defineOperation({
    id: 'putNote',
    method: 'PUT',
    path: '/note',
    summary: 'Keeps a note',
    source: 'test',
    auth: none(),
    request: { body: json(z.unknown()) },
    responses: { 204: { description: 'kept' } },
    retry: 'safe',
  });
  const faults: unknown[] = [];
  const fetch = serveOperations({
    operations: { putNote },
    handlers: { putNote: (_, reply) => reply(204) },
    contextOf: () => undefined,
    onError: (error) => faults.push(error),
  });
  const gone = new Error('the client has gone');
  const body = new ReadableStream({ start: (controller) => controller.error(gone) });
  const init: RequestInit & { duplex: 'half' } = { method: 'PUT', body, duplex: 'half' };
  await expect(fetch(new Request('http://localhost/note', init))).rejects.toBe(gone);
  expect(faults).toStrictEqual([]);
});
