import { describe, expectTypeOf, it } from 'vitest';
import { createMewsPos } from './index.ts';

describe('types of a client', () => {
  const client = createMewsPos();

  it('tell what an operation takes', () => {
    expectTypeOf(client.createShortlivedIntegrationToken).parameter(0).toEqualTypeOf<{
      readonly body: {
        data: {
          type: 'shortlivedIntegrationTokens';
          attributes: { enterpriseId: string | null };
          relationships: { spaceCode: { data: { type: 'spaceCodes'; id: string } } };
        };
      };
    }>();
    expectTypeOf(client.getHealthCheck).toBeCallableWith();
    // @ts-expect-error the path is required
    expectTypeOf(client.getSpaceCode).toBeCallableWith({});
    expectTypeOf(client.getSpaceCode).parameter(0).toEqualTypeOf<
      { readonly path: { id: string } } & {
        readonly query?: { 'fields[spaceCodes]'?: string | undefined; include?: string | undefined };
      }
    >();
  });

  it('tell what an operation gives', () => {
    type Created = Awaited<ReturnType<typeof client.createShortlivedIntegrationToken>>;
    expectTypeOf<Created['data']['attributes']['secretKey']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<Created['data']['attributes']['expiresAt']>().toEqualTypeOf<string | null | undefined>();
    expectTypeOf<Created['data']['attributes']['enterpriseId']>().toEqualTypeOf<string | null | undefined>();
    type Response = Awaited<ReturnType<typeof client.createShortlivedIntegrationToken.withResponse>>;
    expectTypeOf<Response['status']>().toEqualTypeOf<201>();
    type SpaceCode = Awaited<ReturnType<typeof client.getSpaceCode>>['data']['attributes'];
    expectTypeOf<SpaceCode['capacity']>().toEqualTypeOf<string | number | null | undefined>();
  });
});
