import type { FetchFunction } from '@tokenyard/core';
import { createMeshAdmin, type MeshAdminSettings } from '../index.ts';
import { createMeshAdminSandbox, type MeshAdminSandboxOptions } from '../sandbox/index.ts';
import { baseUrl, demoPair, start } from './exchanges/parts.ts';

/** A client of a sandbox whose clock stands still. `operations` tells what was asked of the sandbox. */
export function clientOnSandbox(options: MeshAdminSandboxOptions = {}, settings: MeshAdminSettings = {}) {
  const sandbox = createMeshAdminSandbox(options);
  sandbox.clock.freeze(Date.parse(start));
  const client = createMeshAdmin({
    baseUrl,
    credentials: demoPair,
    fetch: sandbox.fetch,
    now: () => sandbox.clock.now(),
    ...settings,
  });
  return { sandbox, client, operations: () => sandbox.recorder.list().map(({ operation }) => operation) };
}

/** A client of a server that always answers the same; `requests` are those that it got. */
export function clientOnAnswer(answer: () => Response, settings: MeshAdminSettings = {}) {
  const requests: Request[] = [];
  const fetch: FetchFunction = async (input, init) => {
    requests.push(new Request(input, init));
    return answer();
  };
  return {
    client: createMeshAdmin({ baseUrl, credentials: { token: 'a.b.c', ...demoPair }, fetch, ...settings }),
    requests,
  };
}

/** A response of the provider; a text is sent as it is, anything else as JSON. */
export const answerOf =
  (body: unknown, { status = 200, contentType = 'application/json' } = {}) =>
  () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), {
      status,
      headers: contentType === '' ? {} : { 'content-type': contentType },
    });

/** What a promise is rejected with. */
export const errorOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => new Error('It was fulfilled'),
    (error: unknown) => error,
  );

/** A small logo. */
export const logoFile = (name = 'logo.png', type = 'image/png', bytes = 10): File =>
  new File([new Uint8Array(bytes)], name, { type });
