import type { Db } from '../tables.ts';

/** How many requests a key has made in its present window. */
export interface RateWindowsTable {
  api_key_id: string;
  started_at: number;
  count: number;
}

/**
 * Counts requests in the window that began at `startedAt`, and gives the window they were counted in: a later one when
 * a node whose clock is ahead has begun that.
 */
export const countRequests = (
  db: Db,
  apiKeyId: string,
  startedAt: number,
  requests: number,
): Promise<Pick<RateWindowsTable, 'started_at' | 'count'>> =>
  db
    .insertInto('rate_windows')
    .values({ api_key_id: apiKeyId, started_at: startedAt, count: requests })
    .onConflict((conflict) =>
      conflict.column('api_key_id').doUpdateSet((eb) => {
        const begins = eb('rate_windows.started_at', '<', startedAt);
        return {
          count: eb
            .case()
            .when(begins)
            .then(requests)
            .else(eb('rate_windows.count', '+', requests))
            .end(),
          started_at: eb.case().when(begins).then(startedAt).else(eb.ref('rate_windows.started_at')).end(),
        };
      }),
    )
    .returning(['started_at', 'count'])
    .executeTakeFirstOrThrow();
