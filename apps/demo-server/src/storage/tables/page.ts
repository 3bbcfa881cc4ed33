/** Where a page begins: behind this row, in the order of the listing. */
export interface PagePosition {
  /** ms since 1970. */
  readonly at: number;
  readonly id: string;
}

export interface PageRequest {
  readonly limit: number;
  readonly after?: PagePosition | undefined;
}
