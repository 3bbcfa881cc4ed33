import type { FixtureExchange, Scenario } from '@tokenyard/core/testing';
import { admin, fieldTokens, get, minted, ok, page, shown, source, start } from './parts.ts';

const described: readonly (readonly [n: number, description?: string])[] = [
  [1, 'b'],
  [2, 'a'],
  [3],
  [4, 'b'],
  [5, 'C'],
];
const membersOf = (description: string | undefined) => (description === undefined ? {} : { description });
const shownAs = (numbers: readonly number[]) =>
  numbers.map((n) => shown(n, membersOf(described.find(([number]) => number === n)?.[1])));

const listed = (
  query: string,
  numbers: readonly number[],
  ...[totalDocs, limit, number, totalPages]: Parameters<typeof page>
): FixtureExchange => ({
  name: query,
  operation: 'listTokens',
  request: get(`${fieldTokens}?${query}`, admin),
  response: ok({ items: shownAs(numbers), ...page(totalDocs, limit, number, totalPages) }),
});

export const pages: Scenario = {
  name: 'tokens are listed page by page',
  source,
  at: start,
  exchanges: [
    {
      name: 'nothing yet',
      operation: 'listTokens',
      request: get(fieldTokens, admin),
      response: ok({
        items: [],
        totalDocs: 0,
        limit: 100,
        hasPrevPage: false,
        hasNextPage: false,
        page: 1,
        totalPages: 1,
        prevPage: null,
        nextPage: null,
      }),
    },
    {
      name: 'beyond the end of nothing',
      operation: 'listTokens',
      request: get(`${fieldTokens}?page=2`, admin),
      response: ok({
        items: [],
        totalDocs: 0,
        limit: 100,
        hasPrevPage: true,
        hasNextPage: false,
        page: 2,
        totalPages: 1,
        prevPage: 1,
        nextPage: null,
      }),
    },
    ...described.map(([n, description]) => minted(n, membersOf(description))),
    listed('limit=2', [5, 4], 5, 2, 1, 3),
    listed('page=2&limit=2', [3, 2], 5, 2, 2, 3),
    listed('page=3&limit=2', [1], 5, 2, 3, 3),
    {
      name: 'beyond the end',
      operation: 'listTokens',
      request: get(`${fieldTokens}?page=7&limit=2`, admin),
      response: ok({
        items: [],
        totalDocs: 5,
        limit: 2,
        hasPrevPage: true,
        hasNextPage: false,
        page: 7,
        totalPages: 3,
        prevPage: 6,
        nextPage: null,
      }),
    },
    listed('page=9007199254740991&limit=10000', [], 5, 10_000, Number.MAX_SAFE_INTEGER, 1),
    listed('page=01&limit=5', [5, 4, 3, 2, 1], 5, 5, 1, 1),
    {
      name: 'HEAD',
      operation: 'listTokens',
      request: { method: 'HEAD', target: `${fieldTokens}?limit=2`, headers: admin },
      response: { ...ok({ items: shownAs([5, 4]), ...page(5, 2, 1, 3) }), body: undefined },
    },
  ],
};

export const sorting: Scenario = {
  name: 'tokens are sorted by id or description',
  source,
  at: start,
  exchanges: [
    ...described.map(([n, description]) => minted(n, membersOf(description))),
    listed('sort=id', [1, 2, 3, 4, 5], 5, 100, 1, 1),
    listed('sort=id:asc', [1, 2, 3, 4, 5], 5, 100, 1, 1),
    listed('sort=id:desc', [5, 4, 3, 2, 1], 5, 100, 1, 1),
    listed('sort=description', [3, 5, 2, 4, 1], 5, 100, 1, 1),
    listed('sort=description:desc', [4, 1, 2, 5, 3], 5, 100, 1, 1),
    listed('sort=description:asc&limit=2&page=2', [2, 4], 5, 2, 2, 3),
    listed('sort=', [5, 4, 3, 2, 1], 5, 100, 1, 1),
    listed('sort=:asc', [5, 4, 3, 2, 1], 5, 100, 1, 1),
    listed('sort=bearer:asc', [5, 4, 3, 2, 1], 5, 100, 1, 1),
    listed('sort=info.size:desc', [5, 4, 3, 2, 1], 5, 100, 1, 1),
  ],
};
