import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answerOf, clientOnAnswers, clientOnSandbox, emptyAnswer, errorOf } from './__fixtures__/clients.ts';
import { iterateTokens, type MerchantBackendClient, type TokenInfo } from './index.ts';

/** The tokens of an iteration, at most 1000. */
async function collected(...args: Parameters<typeof iterateTokens>): Promise<readonly TokenInfo[]> {
  const found: TokenInfo[] = [];
  for await (const info of iterateTokens(...args)) {
    found.push(info);
    if (found.length > 1000) throw new Error('It does not end');
  }
  return found;
}
const serialsOf = async (...args: Parameters<typeof iterateTokens>) =>
  (await collected(...args)).map(({ serial }) => serial);

const info = (serial: number) => ({
  creation_time: { t_s: 0 },
  expiration: { t_s: 'never' },
  scope: 'all',
  refreshable: false,
  serial,
});
const page = (...serials: number[]) => answerOf({ tokens: serials.map(info) });
const offsetsOf = (requests: readonly Request[]) => requests.map(({ url }) => new URL(url).search);

describe('iterateTokens', () => {
  it('reads every token once, whatever the size of the pages', async () => {
    const plan = fc.record({
      tokens: fc.array(fc.constantFrom('kept', 'revoked', 'expired', 'elsewhere'), { maxLength: 12 }),
      limit: fc.integer({ min: -6, max: 6 }).filter((limit) => limit !== 0),
    });
    await fc.assert(
      fc.asyncProperty(plan, async ({ tokens, limit }) => {
        const { sandbox, clientWith, holderOf } = clientOnSandbox();
        const manager: MerchantBackendClient = await holderOf('all');
        const kept = [1];
        for (const [index, fate] of tokens.entries()) {
          const by = clientWith(fate === 'elsewhere' ? { instance: 'admin' } : {});
          const duration = { d_us: fate === 'expired' ? 1_000_000 : 3_600_000_000 };
          await by.createToken({ body: { scope: 'readonly', duration } });
          if (fate === 'kept') kept.push(index + 2);
          if (fate === 'revoked') await manager.revokeBySerial({ path: { serial: index + 2 } });
        }
        sandbox.clock.advance(1000);
        expect(await serialsOf(manager, { limit })).toStrictEqual(limit > 0 ? kept : kept.toReversed());
      }),
      { numRuns: 40 },
    );
  });

  it('begins with the newest, behind the last one read', async () => {
    const { client, requests } = clientOnAnswers([page(9, 8), page(5), emptyAnswer(204)]);
    expect(await serialsOf(client)).toStrictEqual([9, 8, 5]);
    expect(offsetsOf(requests)).toStrictEqual(['?limit=-20', '?limit=-20&offset=8', '?limit=-20&offset=5']);
  });

  it('begins where it is told', async () => {
    const { client, requests } = clientOnAnswers([page(4), page()]);
    expect(await serialsOf(client, { limit: 7, offset: 3 })).toStrictEqual([4]);
    expect(offsetsOf(requests)).toStrictEqual(['?limit=7&offset=3', '?limit=7&offset=4']);
  });

  it('ends where a server does not know offsets', async () => {
    const { client, requests } = clientOnAnswers([page(3, 2, 1)]);
    expect(await serialsOf(client)).toStrictEqual([3, 2, 1]);
    expect(requests).toHaveLength(2);
  });

  it('reads no page that nobody asks for', async () => {
    const { client, requests } = clientOnAnswers([page(2, 1)]);
    for await (const { serial } of iterateTokens(client)) {
      expect(serial).toBe(2);
      break;
    }
    expect(requests).toHaveLength(1);
  });

  it('ends with the error of a page', async () => {
    const { client } = clientOnAnswers([page(2, 1), answerOf({ code: 2015, hint: 'x' }, { status: 401 })]);
    expect(await errorOf(collected(client))).toMatchObject({ status: 401 });
  });
});
