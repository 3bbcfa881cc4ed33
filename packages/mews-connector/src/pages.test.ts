import { ResponseValidationError } from '@tokenyard/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { all, answerOf, clientOnAnswer, clientOnSandbox, credentials, errorOf, pin } from './__fixtures__/clients.ts';
import { firstOrder, grossId, netId, portfolioToken } from './__fixtures__/exchanges/parts.ts';
import { grossPin, linkedGross, linkedNet } from './__fixtures__/exchanges/seeded.ts';
import { iterateEnterprises, iterateResourceAccessTokens } from './index.ts';

const portfolio = { credentials: { ...credentials, accessToken: portfolioToken } };
const page = (ids: readonly string[], Cursor: string | null | undefined) => ({
  ResourceAccessTokens: ids.map((Id) => ({ ...grossPin, Id })),
  Cursor,
});
const filter = { ServiceOrderIds: [firstOrder] };

describe('iterateEnterprises', () => {
  it('gives all that the token reaches, newest first', async () => {
    const { client, sandbox } = clientOnSandbox({}, portfolio);
    expect(await all(iterateEnterprises(client))).toStrictEqual([linkedNet, linkedGross]);
    expect(sandbox.recorder.list().map(({ requestBody }) => requestBody)).toMatchObject([
      { Limitation: { Count: 1000 } },
    ]);
  });

  it('reads pages of the wanted size, from the wanted cursor on, with the filters', async () => {
    const { client, sandbox } = clientOnSandbox({}, portfolio);
    const found = await all(iterateEnterprises(client, { body: { Limitation: { Count: 1 } } }));
    expect(found.map(({ Id }) => Id)).toStrictEqual([netId, grossId]);
    // The second page is full too, so only the third tells that there are no more.
    expect(sandbox.recorder.list()).toHaveLength(3);
    const later = { body: { EnterpriseIds: [grossId, netId], Limitation: { Cursor: netId } } };
    expect(await all(iterateEnterprises(client, later))).toStrictEqual([linkedGross]);
  });

  it('ends with a success without a body', async () => {
    const { client, sandbox } = clientOnSandbox({}, portfolio);
    const input = { headers: { Prefer: 'return=minimal' }, body: { Limitation: { Count: 2 } } } as const;
    expect(await all(iterateEnterprises(client, input))).toHaveLength(2);
    expect(sandbox.recorder.list().map(({ status }) => status)).toStrictEqual([200, 204]);
  });
});

describe('iterateResourceAccessTokens', () => {
  it('gives every token once, newest first, whatever the size of a page and whenever they were added', async () => {
    const seconds = fc.array(fc.nat({ max: 2 }), { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(seconds, fc.integer({ min: 1, max: 14 }), async (gaps, Count) => {
        const { client, sandbox } = clientOnSandbox();
        const added: string[] = [];
        for (const [index, gap] of gaps.entries()) {
          sandbox.clock.advance(gap * 1000);
          const item = { ...pin, Value: String(index) };
          const body = { ResourceAccessTokenParameters: [item] };
          for (const { Id } of (await client.addResourceAccessTokens({ body })).ResourceAccessTokens) added.push(Id);
        }
        const input = { body: { ...filter, ActivityStates: ['Active' as const], Limitation: { Count } } };
        const found = await all(iterateResourceAccessTokens(client, input));
        expect(found.map(({ Id }) => Id)).toStrictEqual(added.reverse());
      }),
      { numRuns: 40 },
    );
  });

  it('asks for a page only when it is wanted', async () => {
    const { client, requests } = clientOnAnswer(answerOf(page([grossId], grossId)));
    for await (const { Id } of iterateResourceAccessTokens(client, { body: { ...filter, Limitation: { Count: 1 } } })) {
      expect(Id).toBe(grossId);
      break;
    }
    expect(requests).toHaveLength(1);
  });

  it.each([
    ['a page that is not full', page([grossId], grossId), 2],
    ['a cursor of null', page([grossId], null), 1],
    ['no cursor', page([grossId], undefined), 1],
  ])('ends with %s', async (_, body, Count) => {
    const { client, requests } = clientOnAnswer(answerOf(body));
    const input = { body: { ...filter, Limitation: { Count } } };
    expect(await all(iterateResourceAccessTokens(client, input))).toHaveLength(1);
    expect(requests).toHaveLength(1);
  });

  it('does not go round in circles', async () => {
    const { client, requests } = clientOnAnswer(answerOf(page([grossId], grossId)));
    const error = await errorOf(
      all(iterateResourceAccessTokens(client, { body: { ...filter, Limitation: { Count: 1 } } })),
    );
    expect(ResponseValidationError.isInstance(error) && error.message).toBe(
      'Unusable response of getAllResourceAccessTokens with status 200: the cursor does not move on',
    );
    expect(requests).toHaveLength(2);
  });
});
