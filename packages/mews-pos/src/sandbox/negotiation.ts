import { type MediaType, matchesMediaRange, mediaTypes, parseAccept, parseMediaType } from '@tokenyard/core';

const { jsonApi } = mediaTypes;

/** JSON:API 1.1 allows the parameter `profile` only; `q` is the weight of a range and no parameter of the type. */
const isUnmodified = ({ parameters }: MediaType) =>
  Object.keys(parameters).every((name) => name === 'profile' || name === 'q');

const isWanted = ({ parameters }: MediaType) => Number(parameters.q ?? '1') > 0;
const isWildcard = ({ type }: MediaType) => type.endsWith('/*') && matchesMediaRange(jsonApi, type);

/** Whether a response of this API is acceptable (JSON:API 1.1, server responsibilities). */
export function isAcceptable(accept: string | null): boolean {
  if (accept === null) return true;
  const ranges = parseAccept(accept);
  const exact = ranges.filter(({ type }) => type === jsonApi);
  if (exact.length > 0) return exact.some((range) => isUnmodified(range) && isWanted(range));
  // Of the wildcards, too, the more specific one decides (RFC 9110, section 12.5.1).
  const wildcards = ranges.filter(isWildcard);
  const named = wildcards.filter(({ type }) => !type.startsWith('*'));
  return (named.length > 0 ? named : wildcards).some(isWanted);
}

/** Whether a request body is declared as a plain JSON:API document. */
export function isJsonApi(contentType: string | null): boolean {
  const type = parseMediaType(contentType);
  return type?.type === jsonApi && Object.keys(type.parameters).every((name) => name === 'profile');
}
