import { joinLengthPrefixed, type TokenIssuer } from '@tokenyard/core';
import { sha256 } from '@tokenyard/core/sandbox';
import { canonicalJson } from '../canonical-json.ts';

/** What a token was asked for, as a key: tokens of the same connection and key may stand in for each other. */
export function requestKeyOf(issuer: TokenIssuer, request: unknown): Promise<string> {
  const { subject, scopes } = issuer.identify(request);
  return sha256(joinLengthPrefixed([issuer.provider, subject, ...scopes.toSorted(), canonicalJson(request)]));
}
