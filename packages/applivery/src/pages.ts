import type { CallOptions, OperationInput } from '@tokenyard/core';
import type * as z from 'zod/mini';
import type { AppliveryClient } from './client.ts';
import type { listBuilds } from './operations/list-builds.ts';
import type { listTokens } from './operations/list-tokens.ts';
import type { Build, Token } from './schemas.ts';

/** What a list answers, as far as paging needs it. */
interface Page<T> {
  readonly items?: readonly T[] | undefined;
  readonly hasNextPage?: boolean | undefined;
  readonly totalPages?: number | undefined;
}

/**
 * All tokens of an app, page after page, from `query.page` or the first on. Pages are counted from the front: a token
 * that is created or deleted meanwhile may make another one appear twice or not at all.
 */
export const iterateTokens = (
  client: Pick<AppliveryClient, 'listTokens'>,
  input: OperationInput<typeof listTokens>,
  options?: CallOptions,
): AsyncGenerator<z.infer<typeof Token>, void, undefined> =>
  iterate(input.query?.page, async (page) => {
    const { data } = await client.listTokens({ ...input, query: { ...input.query, page } }, options);
    return data;
  });

/** All builds of the app that the client's app token belongs to, page after page; see {@link iterateTokens}. */
export const iterateBuilds = (
  client: Pick<AppliveryClient, 'listBuilds'>,
  input: OperationInput<typeof listBuilds> = {},
  options?: CallOptions,
): AsyncGenerator<z.infer<typeof Build>, void, undefined> =>
  iterate(input.query?.page, async (page) => {
    const { data } = await client.listBuilds({ query: { ...input.query, page } }, options);
    return data;
  });

async function* iterate<T>(
  first: number | undefined,
  read: (page: number) => Promise<Page<T> | undefined>,
): AsyncGenerator<T, void, undefined> {
  for (let number = first ?? 1; ; number += 1) {
    const page = await read(number);
    const items = page?.items ?? [];
    yield* items;
    // An empty page ends it whatever the page says of a next one, so that no answer keeps us asking for ever.
    if (items.length === 0 || !(page?.hasNextPage ?? number < (page?.totalPages ?? 1))) return;
  }
}
