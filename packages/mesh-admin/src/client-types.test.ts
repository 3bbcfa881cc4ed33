import { describe, expectTypeOf, it } from 'vitest';
import { createMeshAdmin } from './index.ts';

describe('types of a client', () => {
  const client = createMeshAdmin();

  it('tell what an operation takes', () => {
    expectTypeOf(client.createToken).toBeCallableWith();
    expectTypeOf(client.createToken).toBeCallableWith({});
    type Body = NonNullable<NonNullable<Parameters<typeof client.createToken>[0]>['body']>;
    // The credentials are settings of the client.
    expectTypeOf<keyof Body>().toBeNever();
    expectTypeOf(client.listSubClients).toBeCallableWith();
    expectTypeOf(client.getSubClient).parameter(0).toEqualTypeOf<{ readonly path: { id: string } }>();
    expectTypeOf(client.uploadLogo)
      .parameter(0)
      .toEqualTypeOf<{ readonly path: { id: string } } & { readonly body: { logoFile: File } }>();
    type Info = Parameters<typeof client.createSubClient>[0]['body'];
    expectTypeOf<Info['callbackUrls']>().toEqualTypeOf<string[] | null | undefined>();
    type Catalog = NonNullable<Info['catalogConfiguration']>;
    expectTypeOf<Catalog['excludeIntegrationCategories']>().toEqualTypeOf<
      ('exchange' | 'wallet')[] | null | undefined
    >();
    // @ts-expect-error a name is missing
    expectTypeOf(client.createSubClient).toBeCallableWith({ body: { displayName: 'x' } });
  });

  it('tell what an operation gives', () => {
    type Token = NonNullable<Awaited<ReturnType<typeof client.createToken>>['content']>;
    expectTypeOf<Token['id_token']>().toEqualTypeOf<string | null | undefined>();
    expectTypeOf<Token['expires_in']>().toEqualTypeOf<number | null | undefined>();
    type Listed = NonNullable<Awaited<ReturnType<typeof client.listSubClients>>['content']>[number];
    expectTypeOf<Listed['logoUrl']>().toEqualTypeOf<string | null | undefined>();
    type Deleted = Awaited<ReturnType<typeof client.deleteSubClient>>;
    expectTypeOf<undefined>().toExtend<Deleted>();
    expectTypeOf<NonNullable<Deleted>['status']>().toEqualTypeOf<string | null | undefined>();
    type Response = Awaited<ReturnType<typeof client.uploadLogo.withResponse>>;
    expectTypeOf<Response['status']>().toEqualTypeOf<200>();
  });
});
