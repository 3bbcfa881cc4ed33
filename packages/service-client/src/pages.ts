import { type CallOptions, type OperationInput, ResponseValidationError } from '@tokenyard/core';
import type * as z from 'zod/mini';
import type { TokenServiceClient } from './client.ts';
import type { tokenServiceOperations } from './operations/index.ts';
import type { ApiKey, AuditCheckpoint, AuditRecord, Challenge, Connection, TokenMetadata } from './schemas.ts';

type Input<K extends keyof TokenServiceClient> = OperationInput<(typeof tokenServiceOperations)[K]>;
type Items<T extends z.ZodMiniType> = AsyncGenerator<z.infer<T>, void, undefined>;

/** Every connection that the API key reaches, oldest first, page by page as it is read. */
export const iterateConnections = (
  client: Pick<TokenServiceClient, 'listConnections'>,
  { query }: Input<'listConnections'> = {},
  options?: CallOptions,
): Items<typeof Connection> =>
  itemsOf('listConnections', query?.cursor, async (cursor) => {
    const page = await client.listConnections.withResponse({ query: { ...query, cursor } }, options);
    return { ...page, items: page.body.connections };
  });

/** Every token that the filters let through, newest first; tokens that are minted meanwhile are left out. */
export const iterateTokens = (
  client: Pick<TokenServiceClient, 'listTokens'>,
  { query }: Input<'listTokens'> = {},
  options?: CallOptions,
): Items<typeof TokenMetadata> =>
  itemsOf('listTokens', query?.cursor, async (cursor) => {
    const page = await client.listTokens.withResponse({ query: { ...query, cursor } }, options);
    return { ...page, items: page.body.tokens };
  });

/** Every challenge that waits to be answered, oldest first. */
export const iterateChallenges = (
  client: Pick<TokenServiceClient, 'listChallenges'>,
  { query }: Input<'listChallenges'> = {},
  options?: CallOptions,
): Items<typeof Challenge> =>
  itemsOf('listChallenges', query?.cursor, async (cursor) => {
    const page = await client.listChallenges.withResponse({ query: { ...query, cursor } }, options);
    return { ...page, items: page.body.challenges };
  });

/** Every audit record, newest first; what is recorded meanwhile is left out. */
export const iterateAudit = (
  client: Pick<TokenServiceClient, 'listAudit'>,
  { query }: Input<'listAudit'> = {},
  options?: CallOptions,
): Items<typeof AuditRecord> =>
  itemsOf('listAudit', query?.cursor, async (cursor) => {
    const page = await client.listAudit.withResponse({ query: { ...query, cursor } }, options);
    return { ...page, items: page.body.records };
  });

/** Every audit checkpoint, newest first. */
export const iterateAuditCheckpoints = (
  client: Pick<TokenServiceClient, 'listAuditCheckpoints'>,
  { query }: Input<'listAuditCheckpoints'> = {},
  options?: CallOptions,
): Items<typeof AuditCheckpoint> =>
  itemsOf('listAuditCheckpoints', query?.cursor, async (cursor) => {
    const page = await client.listAuditCheckpoints.withResponse({ query: { ...query, cursor } }, options);
    return { ...page, items: page.body.checkpoints };
  });

/** Every API key, oldest first, those that do not work any more included. */
export const iterateApiKeys = (
  client: Pick<TokenServiceClient, 'listApiKeys'>,
  { query }: Input<'listApiKeys'> = {},
  options?: CallOptions,
): Items<typeof ApiKey> =>
  itemsOf('listApiKeys', query?.cursor, async (cursor) => {
    const page = await client.listApiKeys.withResponse({ query: { ...query, cursor } }, options);
    return { ...page, items: page.body.api_keys };
  });

interface Page<T> {
  readonly items: readonly T[];
  readonly body: { readonly next_cursor: string | null };
  readonly status: number;
  readonly attempts: number;
}

async function* itemsOf<T>(
  operationId: string,
  first: string | undefined,
  read: (cursor: string | undefined) => Promise<Page<T>>,
): AsyncGenerator<T, void, undefined> {
  for (let cursor = first; ; ) {
    const { items, body, status, attempts } = await read(cursor);
    yield* items;
    if (body.next_cursor === null) return;
    if (body.next_cursor === cursor) {
      const options = { operationId, status, attempts, mayHaveTakenEffect: false };
      throw new ResponseValidationError('the cursor does not move on', options);
    }
    cursor = body.next_cursor;
  }
}
