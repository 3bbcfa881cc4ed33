/** An object of the OpenAPI specification whose members we need not know one by one. */
export type OpenApiObject = Readonly<Record<string, unknown>>;

/** Headers that OpenAPI describes by other means and wants to be left out (OpenAPI 3.1, Parameter and Response Object). */
export const isDescribedElsewhere = (header: string): boolean =>
  ['accept', 'authorization', 'content-type'].includes(header.toLowerCase());
