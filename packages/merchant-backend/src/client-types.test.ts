import { describe, expectTypeOf, it } from 'vitest';
import { createMerchantBackend, iterateTokens, solveChallenges, type TokenInfo } from './index.ts';

describe('types of a client', () => {
  const client = createMerchantBackend();

  it('tell what an operation takes', () => {
    type Request = Parameters<typeof client.createToken>[0];
    expectTypeOf<Request['body']['scope']>()
      .extract<'all:refreshable' | 'order-pos'>()
      .toEqualTypeOf<'all:refreshable' | 'order-pos'>();
    expectTypeOf<Request['body']['duration']>().toEqualTypeOf<{ d_us: number | 'forever' } | undefined>();
    expectTypeOf<keyof Request>().toEqualTypeOf<'headers' | 'body'>();
    expectTypeOf<Request['headers']>().toEqualTypeOf<{ 'Taler-Challenge-Ids'?: string | undefined } | undefined>();
    // @ts-expect-error scopes are spelled in lower case
    expectTypeOf(client.createToken).toBeCallableWith({ body: { scope: 'ALL' } });
    expectTypeOf(client.listTokens).toBeCallableWith();
    expectTypeOf(client.revokeCurrent).toBeCallableWith();
    expectTypeOf(client.getConfig).toBeCallableWith();
    expectTypeOf(client.revokeBySerial).parameter(0).toEqualTypeOf<{ readonly path: { serial: number } }>();
  });

  it('tell what an operation gives', () => {
    type Minted = Awaited<ReturnType<typeof client.createToken.withResponse>>;
    expectTypeOf<Minted['status']>().toEqualTypeOf<200 | 202>();
    type Token = Extract<Minted, { status: 200 }>['body'];
    expectTypeOf<Token['access_token']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Token['expiration']['t_s']>().toEqualTypeOf<number | 'never'>();
    type Challenges = Extract<Minted, { status: 202 }>['body']['challenges'];
    expectTypeOf<Challenges[number]['tan_channel']>().toEqualTypeOf<string>();
    type Page = Awaited<ReturnType<typeof client.listTokens>>;
    expectTypeOf<NonNullable<Page>['tokens']>().toEqualTypeOf<TokenInfo[]>();
    expectTypeOf<Extract<Page, undefined>>().toEqualTypeOf<undefined>();
    expectTypeOf<Awaited<ReturnType<typeof client.revokeCurrent>>>().toEqualTypeOf<undefined>();
  });

  it('tell what the helpers give', () => {
    expectTypeOf(iterateTokens(client)).toEqualTypeOf<AsyncGenerator<TokenInfo, void, undefined>>();
    const mint = () => solveChallenges(client, client.createToken, { body: { scope: 'all' } }, () => '');
    expectTypeOf<Awaited<ReturnType<typeof mint>>['status']>().toEqualTypeOf<200>();
    expectTypeOf<Awaited<ReturnType<typeof mint>>['body']['refreshable']>().toEqualTypeOf<boolean | undefined>();
    const change = () =>
      solveChallenges(client, client.changePassword, { body: { method: 'token', password: 'x' } }, async () => '');
    expectTypeOf<Awaited<ReturnType<typeof change>>['status']>().toEqualTypeOf<204>();
    const others = [
      // @ts-expect-error a token list wants no second factor
      () => solveChallenges(client, client.listTokens, {}, () => ''),
      // @ts-expect-error the input is that of the operation
      () => solveChallenges(client, client.createToken, { body: { method: 'token' } }, () => ''),
    ];
    expectTypeOf(others).toBeArray();
  });
});
