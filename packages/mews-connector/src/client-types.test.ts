import { describe, expectTypeOf, it } from 'vitest';
import { createMewsConnector, type iterateEnterprises, type iterateResourceAccessTokens } from './index.ts';

type Body<T> = T extends readonly [infer I, ...unknown[]]
  ? NonNullable<NonNullable<I>['body' & keyof NonNullable<I>]>
  : never;

describe('types of a client', () => {
  const client = createMewsConnector();

  it('leave credentials out of every input', () => {
    type Names = keyof typeof client;
    type Members = { [K in Names]: keyof Body<Required<Parameters<(typeof client)[K]>>> }[Names];
    expectTypeOf<Extract<Members, 'ClientToken' | 'AccessToken' | 'Client'>>().toEqualTypeOf<never>();
    expectTypeOf<Extract<Members, 'EnterpriseId' | 'Limitation' | 'Ids'>>().toEqualTypeOf<
      'EnterpriseId' | 'Limitation' | 'Ids'
    >();
  });

  it('tell what has to be passed', () => {
    expectTypeOf<Parameters<typeof client.getConfiguration>['length']>().toEqualTypeOf<0 | 1 | 2>();
    expectTypeOf<Parameters<typeof client.updateResourceAccessTokens>['length']>().toEqualTypeOf<0 | 1 | 2>();
    expectTypeOf<Parameters<typeof client.deleteResourceAccessTokens>['length']>().toEqualTypeOf<1 | 2>();
    expectTypeOf(client.getAllEnterprises).toBeCallableWith({ body: { Limitation: { Count: 1 } } });
    // @ts-expect-error a listing is limited
    expectTypeOf(client.getAllEnterprises).toBeCallableWith({ body: {} });
    type Adding = Body<Parameters<typeof client.addResourceAccessTokens>>['ResourceAccessTokenParameters'][number];
    expectTypeOf<Adding['Type']>().toEqualTypeOf<'PinCode' | 'RfidTag'>();
  });

  it('tell what comes back', () => {
    type Configuration = Awaited<ReturnType<typeof client.getConfiguration>>;
    expectTypeOf<Configuration['Enterprise']['Id']>().toEqualTypeOf<string>();
    expectTypeOf<Configuration['Enterprise']['IsPortfolio']>().toEqualTypeOf<boolean>();
    expectTypeOf<Configuration['Enterprise']['TaxEnvironmentCode']>().toEqualTypeOf<string | null | undefined>();
    type Added = Awaited<ReturnType<typeof client.addResourceAccessTokens>>['ResourceAccessTokens'][number];
    expectTypeOf<Added['Permissions']['Room']>().toEqualTypeOf<boolean>();
    // A page without a body is none.
    expectTypeOf<undefined>().toExtend<Awaited<ReturnType<typeof client.getAllEnterprises>>>();
    type Response = Awaited<ReturnType<typeof client.deleteResourceAccessTokens.withResponse>>;
    expectTypeOf<Response['status']>().toEqualTypeOf<200 | 204>();
  });

  it('tell the items of an iteration', () => {
    type Item<T> = T extends AsyncGenerator<infer I, void> ? I : never;
    expectTypeOf<Item<ReturnType<typeof iterateEnterprises>>['LinkedUtc']>().toEqualTypeOf<string>();
    expectTypeOf<Item<ReturnType<typeof iterateResourceAccessTokens>>['IsActive']>().toEqualTypeOf<boolean>();
    expectTypeOf<Parameters<typeof iterateEnterprises>['length']>().toEqualTypeOf<1 | 2 | 3>();
    expectTypeOf<Parameters<typeof iterateResourceAccessTokens>['length']>().toEqualTypeOf<2 | 3>();
  });
});
