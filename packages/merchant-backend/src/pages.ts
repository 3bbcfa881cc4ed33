import type { CallOptions } from '@tokenyard/core';
import type { MerchantBackendClient } from './client.ts';
import type { TokenInfo } from './schemas.ts';

export interface IterateTokensQuery {
  /** Tokens that are asked for at a time; positive begins with the oldest, negative with the newest. Default -20. */
  readonly limit?: number | undefined;
  /** Serial behind which to begin. */
  readonly offset?: number | undefined;
}

/**
 * Every live token of the instance, read a page at a time as the loop goes on.
 * @throws the errors of `listTokens`
 */
export async function* iterateTokens(
  client: Pick<MerchantBackendClient, 'listTokens'>,
  { limit = -20, offset }: IterateTokensQuery = {},
  options?: CallOptions,
): AsyncGenerator<TokenInfo, void, undefined> {
  for (let behind = offset; ; ) {
    const page = await client.listTokens(
      { query: behind === undefined ? { limit } : { limit, offset: behind } },
      options,
    );
    // A server may give less than was asked for, so only an empty page is the last one.
    const last = page?.tokens.at(-1)?.serial;
    // A server that does not know `offset` would send its first page for ever.
    if (page === undefined || last === undefined || last === behind) return;
    yield* page.tokens;
    behind = last;
  }
}
