import { type MediaType, mediaTypes, parseAccept, parseMediaType } from '@tokenyard/core';

/** JSON:API 1.1 allows the parameter `profile` only. */
const unmodified = ({ parameters }: MediaType) =>
  Object.keys(parameters).every((name) => name === 'profile' || name === 'q');

const qualityOf = ({ parameters }: MediaType) => Number(parameters.q ?? '1');

/** Whether a response of this API is acceptable (JSON:API 1.1, server responsibilities). */
export function isAcceptable(accept: string | null): boolean {
  if (accept === null) return true;
  const ranges = parseAccept(accept);
  const exact = ranges.filter(({ type }) => type === mediaTypes.jsonApi);
  // The more specific entry decides, so wildcards count only where the type itself is not named.
  if (exact.length > 0) return exact.some((range) => unmodified(range) && qualityOf(range) > 0);
  return ranges.some((range) => (range.type === 'application/*' || range.type === '*/*') && qualityOf(range) > 0);
}

/** Whether a request body is declared as a plain JSON:API document. */
export function isJsonApi(contentType: string | null): boolean {
  const type = parseMediaType(contentType);
  return type?.type === mediaTypes.jsonApi && Object.keys(type.parameters).every((name) => name === 'profile');
}
