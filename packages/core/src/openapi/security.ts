import { type AuthScheme, schemesOf } from '../auth/scheme.ts';
import type { Operations } from '../operation/operation.ts';

/** Security schemes that OpenAPI has a notion of; credentials in the body are described in words. */
const known = {
  bearer: { type: 'http', scheme: 'bearer' },
  basic: { type: 'http', scheme: 'basic' },
} as const;

type SecurityRequirement = Readonly<Record<string, readonly string[]>>;

/** The ways to authenticate, one of which is enough; an empty list where OpenAPI knows of no credential. */
export function securityOf(auth: AuthScheme): readonly SecurityRequirement[] {
  const kinds = schemesOf(auth).map(({ kind }) => kind);
  const named = kinds.filter((kind) => kind === 'bearer' || kind === 'basic').map((kind) => ({ [kind]: [] }));
  return named.length > 0 && named.length < kinds.length ? [...named, {}] : named;
}

/** Which members of the body carry credentials, in words. */
export function credentialText(auth: AuthScheme): string | undefined {
  const members = schemesOf(auth).flatMap((scheme) => (scheme.kind === 'body' ? scheme.members : []));
  if (members.length === 0) return undefined;
  const list = members.map((name) => `\`${name}\``).join(', ');
  return `Credentials travel in the request body: ${list}.`;
}

/** The security schemes that occur in the operations. */
export function securitySchemesOf(operations: Operations): Readonly<Record<string, object>> {
  const kinds = new Set(Object.values(operations).flatMap(({ auth }) => schemesOf(auth).map(({ kind }) => kind)));
  return Object.fromEntries(Object.entries(known).filter(([kind]) => kinds.has(kind as keyof typeof known)));
}
