import { type Random, uuid } from '@tokenyard/core/sandbox';

/** The header in which a request id travels, in both directions. */
export const requestIdHeader = 'x-request-id';

/** Letters, digits and what common ids are made of: nothing that could break out of a log line or a header. */
const wellFormed = /^[\w.:=@/+-]{1,64}$/;

/** The id under which a request is known: the client's if it is well-formed, else a new one. */
export function requestIdOf(headers: Headers, random: Random): string {
  const given = headers.get(requestIdHeader) ?? '';
  return wellFormed.test(given) ? given : uuid(random);
}
