import { Secret } from '../secret.ts';
import type { Credential } from './credential.ts';
import { type AuthScheme, schemesOf } from './scheme.ts';

/**
 * Reads from request headers the credential that a scheme describes: the same declaration that the client applies.
 * `undefined` when none was sent, or when it is malformed or of another scheme.
 */
export function readCredential(
  scheme: AuthScheme,
  headers: Headers,
): Extract<Credential, { kind: 'bearer' | 'basic' }> | undefined {
  const value = headers.get('authorization') ?? '';
  const [, name = '', rest = ''] = /^(\S+) +(\S+) *$/.exec(value) ?? [];
  const kind = schemesOf(scheme).find((candidate) => candidate.kind === name.toLowerCase())?.kind;
  if (kind === 'bearer') return { kind, token: new Secret(rest) };
  if (kind !== 'basic') return undefined;
  const pair = decodeBase64(rest);
  const colon = pair?.indexOf(':') ?? -1;
  if (pair === undefined || colon < 0) return undefined;
  return { kind, username: pair.slice(0, colon), password: new Secret(pair.slice(colon + 1)) };
}

function decodeBase64(value: string): string | undefined {
  try {
    const bytes = Uint8Array.from(atob(value), (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Neither base64 nor UTF-8: a malformed credential counts as none.
    return undefined;
  }
}

/** The body members that a scheme names, as far as they are non-empty strings. */
export function readMembers(scheme: AuthScheme, body: unknown): Readonly<Record<string, string | undefined>> {
  const given: Readonly<Record<string, unknown>> = typeof body === 'object' && body !== null ? { ...body } : {};
  const names = schemesOf(scheme).flatMap((single) => (single.kind === 'body' ? single.members : []));
  return Object.fromEntries(
    names.map((name) => {
      const value = given[name];
      return [name, typeof value === 'string' && value !== '' ? value : undefined];
    }),
  );
}
