import { type CallOptions, type OperationInput, ResponseValidationError } from '@tokenyard/core';
import type * as z from 'zod/mini';
import type { MewsConnectorClient } from './client.ts';
import type { mewsConnectorOperations } from './operations/index.ts';
import { listLimit } from './schemas/common.ts';
import type { Enterprise, ResourceAccessToken } from './schemas.ts';

type Input<K extends keyof typeof mewsConnectorOperations> = OperationInput<(typeof mewsConnectorOperations)[K]>;
type Listing<I extends { readonly body: { readonly Limitation: unknown } }> = Omit<I, 'body'> & {
  readonly body?: Omit<I['body'], 'Limitation'> & { readonly Limitation?: Partial<I['body']['Limitation']> };
};

/** The input of `getAllEnterprises`; pages hold 1000 items and begin with the newest unless `Limitation` says else. */
export type EnterprisesListing = Listing<Input<'getAllEnterprises'>>;
/** The input of `getAllResourceAccessTokens`; pages hold 1000 items and begin with the newest likewise. */
export type ResourceAccessTokensListing = Listing<Input<'getAllResourceAccessTokens'>>;

/**
 * Every enterprise that the token reaches, newest first, page by page as it is read.
 * @throws the errors of `getAllEnterprises`
 */
export const iterateEnterprises = (
  client: Pick<MewsConnectorClient, 'getAllEnterprises'>,
  { body, ...rest }: EnterprisesListing = {},
  options?: CallOptions,
): AsyncGenerator<z.infer<typeof Enterprise>, void> =>
  itemsOf(body?.Limitation, async (Limitation) => {
    const input = { ...rest, body: { ...body, Limitation } };
    const page = await client.getAllEnterprises.withResponse(input, options);
    return { ...page, operationId: 'getAllEnterprises', items: page.body?.Enterprises, cursor: page.body?.Cursor };
  });

/**
 * Every PIN code and RFID tag that the filters let through, newest first, page by page as it is read.
 * @throws the errors of `getAllResourceAccessTokens`
 */
export const iterateResourceAccessTokens = (
  client: Pick<MewsConnectorClient, 'getAllResourceAccessTokens'>,
  { body, ...rest }: ResourceAccessTokensListing,
  options?: CallOptions,
): AsyncGenerator<z.infer<typeof ResourceAccessToken>, void> =>
  itemsOf(body?.Limitation, async (Limitation) => {
    const input = { ...rest, body: { ...body, Limitation } };
    const page = await client.getAllResourceAccessTokens.withResponse(input, options);
    const { ResourceAccessTokens, Cursor } = page.body ?? {};
    return { ...page, operationId: 'getAllResourceAccessTokens', items: ResourceAccessTokens, cursor: Cursor };
  });

interface Page<T> {
  readonly operationId: string;
  readonly status: number;
  readonly attempts: number;
  /** Absent in a success without a body. */
  readonly items: readonly T[] | undefined;
  readonly cursor: string | null | undefined;
}

type Limits = { readonly Count: number; readonly Cursor?: string | null | undefined };

async function* itemsOf<T>(
  first: Partial<Limits> = {},
  read: (limits: Limits) => Promise<Page<T>>,
): AsyncGenerator<T, void> {
  const Count = first.Count ?? listLimit;
  let { Cursor } = first;
  for (;;) {
    const { items = [], cursor, ...page } = await read({ Count, Cursor });
    yield* items;
    if (items.length < Count || cursor == null) return;
    if (cursor === Cursor) {
      throw new ResponseValidationError('the cursor does not move on', { ...page, mayHaveTakenEffect: false });
    }
    Cursor = cursor;
  }
}
