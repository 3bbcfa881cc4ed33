import { type FetchFunction, mediaTypes } from '@tokenyard/core';
import { expect } from 'vitest';
import { accessTokenOf } from '../access-token.ts';
import { createMerchantBackend, type MerchantBackendSettings } from '../client.ts';
import { createMerchantBackendSandbox, demoPassword, type MerchantBackendSandboxOptions } from '../sandbox/index.ts';
import { baseUrl, start } from './exchanges/parts.ts';

export const startTime = Date.parse(start);

/** A sandbox whose clock stands at the start. */
export const sandboxAtStart = (options: MerchantBackendSandboxOptions = {}) =>
  createMerchantBackendSandbox({ clock: { now: () => startTime }, ...options });

/** A client on a sandbox of its own, by default one of the instance `sandbox` with its password. */
export function clientOnSandbox(settings: MerchantBackendSettings = {}, options: MerchantBackendSandboxOptions = {}) {
  const sandbox = sandboxAtStart(options);
  const clientWith = (others: MerchantBackendSettings) =>
    createMerchantBackend({
      baseUrl,
      instance: 'sandbox',
      credentials: { password: demoPassword },
      fetch: sandbox.fetch,
      ...settings,
      ...others,
    });
  /** A client that holds a new token of a scope. */
  const holderOf = async (scope: 'all' | 'readonly' | 'order-pos:refreshable') => {
    const token = accessTokenOf(await clientWith({}).createToken({ body: { scope } }));
    return clientWith({ credentials: { token } });
  };
  return { sandbox, client: clientWith({}), clientWith, holderOf };
}

/** A client whose requests get the given answers, the last one again and again; the requests are kept. */
export function clientOnAnswers(answers: readonly (() => Response)[], settings: MerchantBackendSettings = {}) {
  const requests: Request[] = [];
  const fetch: FetchFunction = async (input, init) => {
    requests.push(new Request(input, init));
    const answer = answers[Math.min(requests.length, answers.length) - 1];
    return answer?.() ?? expect.fail('no answer is prepared');
  };
  const credentials = { password: demoPassword, token: 'secret-token:T' };
  return { client: createMerchantBackend({ baseUrl, instance: 'sandbox', credentials, fetch, ...settings }), requests };
}

export const answerOf =
  (body: unknown, init: ResponseInit = {}) =>
  () =>
    new Response(typeof body === 'string' ? body : JSON.stringify(body), {
      headers: { 'content-type': mediaTypes.json },
      ...init,
    });

export const emptyAnswer = (status: number) => () => new Response(null, { status });

/** What a call ends with, when it does not end well. */
export const errorOf = (call: Promise<unknown> | undefined): Promise<unknown> =>
  (call ?? Promise.resolve()).then(
    () => expect.fail('the call succeeded'),
    (error: unknown) => error,
  );
