import type { FetchFunction } from '@tokenyard/core';
import type { ServiceContext } from '../context.ts';

/** A node whose calls of providers go through `wrap`. */
export const withUpstream = (
  context: ServiceContext,
  wrap: (fetch: FetchFunction) => FetchFunction,
): ServiceContext => ({
  ...context,
  providers: new Map(
    [...context.providers].map(([id, { issuer, sandbox }]) => [
      id,
      { issuer, sandbox: { ...sandbox, fetch: wrap(sandbox.fetch) } },
    ]),
  ),
});

/** Nobody listens: the request never leaves. */
export const refuseConnections = (): FetchFunction => async () => {
  throw new TypeError('fetch failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });
};

/** Holds back the answer to a request whose URL contains a text, after the provider has acted. */
export function heldAnswer(part: string) {
  const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>();
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const wrap =
    (fetch: FetchFunction): FetchFunction =>
    async (input, init) => {
      const response = await fetch(input, init);
      if (String(input).includes(part)) {
        arrive();
        await released;
      }
      return response;
    };
  return { wrap, arrived, release };
}

/** Answers requests whose method and URL match with a status and nothing else. */
export const answering =
  (status: number, pattern: RegExp) =>
  (fetch: FetchFunction): FetchFunction =>
  async (input, init) =>
    pattern.test(`${init?.method ?? 'GET'} ${String(input)}`) ? new Response(null, { status }) : fetch(input, init);

/** Nobody answers requests whose method and URL match, which never leave. */
export const cutOff =
  (pattern: RegExp) =>
  (fetch: FetchFunction): FetchFunction =>
  async (input, init) =>
    pattern.test(`${init?.method ?? 'GET'} ${String(input)}`) ? refuseConnections()(input, init) : fetch(input, init);
