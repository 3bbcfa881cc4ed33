import { joinLengthPrefixed, type TokenIssuer } from '@tokenyard/core';
import { sha256 } from '@tokenyard/core/sandbox';

/** JSON with the members of every object in the order of their names: equal data gives equal text. */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );

/** What a token was asked for, as a key: tokens of the same connection and key may stand in for each other. */
export function requestKeyOf(issuer: TokenIssuer, request: unknown): Promise<string> {
  const { subject, scopes } = issuer.identify(request);
  return sha256(joinLengthPrefixed([issuer.provider, subject, ...scopes.toSorted(), canonicalJson(request)]));
}
