/** The texts of the query parameters that choose a page; they have passed their rules. */
export interface PageQuery {
  readonly page?: string;
  readonly limit?: string;
}

/** Cuts a page out of a list and describes it as this API does. */
export function pageOf<T>(all: readonly T[], query: PageQuery) {
  const page = Number(query.page ?? 1);
  const limit = Number(query.limit ?? 100);
  const totalPages = Math.max(1, Math.ceil(all.length / limit));
  const hasPrevPage = page > 1;
  const hasNextPage = page < totalPages;
  return {
    items: all.slice((page - 1) * limit, page * limit),
    totalDocs: all.length,
    limit,
    hasPrevPage,
    hasNextPage,
    page,
    totalPages,
    prevPage: hasPrevPage ? page - 1 : null,
    nextPage: hasNextPage ? page + 1 : null,
  };
}
