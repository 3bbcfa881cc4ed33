import { type FetchFunction, mediaTypes } from '@tokenyard/core';
import { expect } from 'vitest';
import { createMewsConnector, type MewsConnectorSettings } from '../client.ts';
import {
  createMewsConnectorSandbox,
  demoAccessToken,
  demoClientToken,
  type MewsConnectorSandboxOptions,
} from '../sandbox/index.ts';
import { baseUrl, firstOrder, start } from './exchanges/parts.ts';

export const credentials = { clientToken: demoClientToken, accessToken: demoAccessToken };

/** A client on a sandbox of its own, whose clock stands still. */
export function clientOnSandbox(options: MewsConnectorSandboxOptions = {}, settings: MewsConnectorSettings = {}) {
  const sandbox = createMewsConnectorSandbox({
    basePath: '/mews',
    clock: { now: () => Date.parse(start) },
    ...options,
  });
  return { sandbox, client: createMewsConnector({ baseUrl, credentials, fetch: sandbox.fetch, ...settings }) };
}

/** A client whose every request gets the same answer; the requests are kept. */
export function clientOnAnswer(answer: () => Response, settings: MewsConnectorSettings = {}) {
  const requests: Request[] = [];
  const fetch: FetchFunction = async (input, init) => {
    requests.push(new Request(input, init));
    return answer();
  };
  // Pauses of no length, so that repeats take no time.
  const random = () => 0;
  return { client: createMewsConnector({ baseUrl, credentials, fetch, random, ...settings }), requests };
}

export const answerOf =
  (body: unknown, init: ResponseInit = {}) =>
  () =>
    new Response(body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body), {
      headers: { 'content-type': mediaTypes.json },
      ...init,
    });

/** A PIN code to add. */
export const pin = {
  ServiceOrderId: firstOrder,
  Type: 'PinCode',
  Value: '1234#',
  ValidityStartUtc: '2026-03-02T14:00:00Z',
  ValidityEndUtc: '2026-03-05T10:00:00Z',
  Permissions: { Room: { Value: true } },
} as const;

/** What a call ends with, when it does not end well. */
export const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.fail('the call succeeded'),
    (error: unknown) => error,
  );

/** Everything that an iteration gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
