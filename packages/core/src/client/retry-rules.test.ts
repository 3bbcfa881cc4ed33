import { describe, expect, it } from 'vitest';
import {
  type ApiErrorDetails,
  type ClientOptions,
  createOperationClient,
  defineOperation,
  none,
  type RetryRule,
} from '../index.ts';

const operationWith = (retry: RetryRule) =>
  defineOperation({
    id: 'act',
    method: 'POST',
    path: '/act',
    summary: 'Acts',
    source: 'test',
    auth: none(),
    request: {},
    responses: { 204: { description: 'done' } },
    retry,
  });

/** Calls an operation that a server never carries out; no pause is longer than 0 ms. */
async function failWith(
  retry: RetryRule,
  answer: () => Promise<Response>,
  failure?: ApiErrorDetails,
  options: ClientOptions = {},
) {
  let requests = 0;
  const client = createOperationClient(
    { act: operationWith(retry) },
    { product: 'test/0', baseUrl: () => 'http://localhost', credentials: () => [], readError: () => failure },
    {
      fetch: () => {
        requests += 1;
        return answer();
      },
      random: () => 0,
      ...options,
    },
  );
  const error: unknown = await client.act().catch((reason: unknown) => reason);
  return { requests, error };
}

const status = (code: number) => () => Promise.resolve(new Response(null, { status: code }));
const broken = (code: string) => () => Promise.reject(new TypeError('fetch failed', { cause: { code } }));

describe('retry rules', () => {
  it.each([
    ['safe', 4, 4, 4, 4],
    ['never-after-send', 4, 1, 1, 4],
    ['unsent-only', 1, 1, 1, 4],
  ] as const)(
    '%s sends %i requests for 429, %i for 503, %i for a reset, %i for no connection',
    async (retry, ...counts) => {
      const answers = [status(429), status(503), broken('ECONNRESET'), broken('ECONNREFUSED')];
      const outcomes = await Promise.all(answers.map((answer) => failWith(retry, answer)));
      expect(outcomes.map(({ requests }) => requests)).toStrictEqual(counts);
      const uncertain = retry !== 'safe';
      expect(outcomes.map(({ error }) => error)).toMatchObject([
        { mayHaveTakenEffect: false },
        { mayHaveTakenEffect: uncertain },
        { mayHaveTakenEffect: uncertain },
        { mayHaveTakenEffect: false },
      ]);
    },
  );

  it.each([301, 302, 307, 308])('a redirect (%i) is not followed, and leaves open what was done', async (code) => {
    const minted = await failWith('never-after-send', status(code));
    expect(minted).toMatchObject({ requests: 1, error: { status: code, mayHaveTakenEffect: true } });
    expect(await failWith('safe', status(code))).toMatchObject({ requests: 1, error: { mayHaveTakenEffect: false } });
  });

  it('an answer that is too long is not asked for again', async () => {
    const endless = () => Promise.resolve(new Response('x'.repeat(101)));
    const outcome = await failWith('safe', endless, undefined, { maxResponseBytes: 100 });
    expect(outcome).toMatchObject({ requests: 1, error: { name: 'ConnectionError' } });
  });

  it.each([
    [true, 'safe', 503, 1],
    [true, 'never-after-send', 424, 1],
    [true, 'never-after-send', 429, 1],
    [false, 'safe', 503, 4],
    [false, 'never-after-send', 503, 1],
  ] as const)('what a provider says of the effect (%s) stands over %s and %i', async (said, retry, code, requests) => {
    const outcome = await failWith(retry, status(code), { mayHaveTakenEffect: said });
    expect(outcome).toMatchObject({ requests, error: { mayHaveTakenEffect: said } });
  });
});
