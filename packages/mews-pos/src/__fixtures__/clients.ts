import { type FetchFunction, mediaTypes } from '@tokenyard/core';
import { expect } from 'vitest';
import { createMewsPos, type MewsPosSettings } from '../client.ts';
import { createMewsPosSandbox, demoApiKey, type MewsPosSandboxOptions } from '../sandbox/index.ts';
import { baseUrl, tableId } from './exchanges/parts.ts';

/** What a token is asked for. */
export const tokenRequest = (enterpriseId: string | null = 'hotel-42', id: string = tableId) =>
  ({
    body: {
      data: {
        type: 'shortlivedIntegrationTokens',
        attributes: { enterpriseId },
        relationships: { spaceCode: { data: { type: 'spaceCodes', id } } },
      },
    },
  }) as const;

/** A client on a sandbox of its own. */
export function clientOnSandbox(options: MewsPosSandboxOptions = {}, settings: MewsPosSettings = {}) {
  const sandbox = createMewsPosSandbox({ basePath: '/pos', ...options });
  const client = createMewsPos({ baseUrl, credentials: { apiKey: demoApiKey }, fetch: sandbox.fetch, ...settings });
  return { sandbox, client };
}

/** A client whose every request gets the same answer; the requests are kept. */
export function clientOnAnswer(answer: () => Response, settings: MewsPosSettings = {}) {
  const requests: Request[] = [];
  const fetch: FetchFunction = async (input, init) => {
    requests.push(new Request(input, init));
    return answer();
  };
  return { client: createMewsPos({ baseUrl, credentials: { apiKey: demoApiKey }, fetch, ...settings }), requests };
}

export const answerOf =
  (body: unknown, init: ResponseInit = {}) =>
  () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), {
      headers: { 'content-type': mediaTypes.jsonApi },
      ...init,
    });

export const token = (attributes: unknown, extra: Readonly<Record<string, unknown>> = {}) => ({
  data: {
    id: '3f0b6c1e-8d52-4a97-b1e4-6c9d2f7a5e08',
    type: 'shortlivedIntegrationTokens',
    attributes,
    relationships: { spaceCode: { data: { id: tableId, type: 'spaceCodes' } } },
    links: { self: 'https://api.mews.com/pos/v1/shortlived-integration-tokens/3f0b6c1e' },
    ...extra,
  },
});

/** What a call ends with, when it does not end well. */
export const errorOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.fail('the call succeeded'),
    (error: unknown) => error,
  );
