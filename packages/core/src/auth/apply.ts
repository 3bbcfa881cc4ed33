import { SettingError } from '../errors/setting-error.ts';
import { reveal } from '../secret.ts';
import type { Credential } from './credential.ts';
import { type AuthScheme, schemesOf } from './scheme.ts';

/** A credential in the form in which it travels. */
export interface AppliedCredential {
  readonly headers: Readonly<Record<string, string>>;
  readonly members: Readonly<Record<string, string>>;
}

/**
 * Puts the first credential that fits the scheme into headers or body members.
 * @throws {SettingError} when none of the credentials fits, or when one cannot be written on the wire
 */
export function applyCredential(
  scheme: AuthScheme,
  credentials: readonly Credential[],
  operationId: string,
): AppliedCredential {
  for (const { kind } of schemesOf(scheme)) {
    if (kind === 'none') return { headers: {}, members: {} };
    const credential = credentials.find((candidate) => candidate.kind === kind);
    if (credential !== undefined) return writeCredential(credential, operationId);
  }
  const wanted = schemesOf(scheme).map(({ kind }) => kind);
  throw new SettingError('credentials', `${operationId} needs a credential of kind ${wanted.join(' or ')}`, {
    operationId,
  });
}

/**
 * A credential in the form in which it travels.
 * @throws {SettingError} when it cannot be written on the wire
 */
export function writeCredential(credential: Credential, operationId: string): AppliedCredential {
  if (credential.kind === 'body') {
    const members = Object.entries(credential.members).map(([name, value]) => [name, reveal(value)] as const);
    return { headers: {}, members: Object.fromEntries(members) };
  }
  const value = credential.kind === 'bearer' ? bearerValue(credential.token.reveal()) : basicValue(credential);
  if (value === undefined) {
    const rule =
      credential.kind === 'bearer'
        ? 'a bearer token must be visible ASCII without spaces'
        : 'a Basic username must hold no colon, and neither part a control character';
    throw new SettingError('credentials', rule, { operationId });
  }
  return { headers: { authorization: value }, members: {} };
}

const bearerValue = (token: string) => (/^[\x21-\x7e]+$/.test(token) ? `Bearer ${token}` : undefined);

function basicValue({ username, password }: Extract<Credential, { kind: 'basic' }>): string | undefined {
  const pair = `${username}:${password.reveal()}`;
  // RFC 7617, section 2: the first colon ends the user id, and control characters are not allowed.
  if (username.includes(':') || /\p{Cc}/u.test(pair)) return undefined;
  const bytes = new TextEncoder().encode(pair);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}
