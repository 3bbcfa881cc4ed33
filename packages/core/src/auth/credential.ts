import { reveal, type Secret } from '../secret.ts';

/** A credential that a client holds or a sandbox has read. */
export type Credential =
  | { readonly kind: 'bearer'; readonly token: Secret }
  | { readonly kind: 'basic'; readonly username: string; readonly password: Secret }
  | { readonly kind: 'body'; readonly members: Readonly<Record<string, string | Secret>> };

/** The texts of a credential that must not be shown. */
export function secretsOf(credential: Credential): readonly string[] {
  if (credential.kind === 'bearer') return [credential.token.reveal()];
  return credential.kind === 'basic' ? [credential.password.reveal()] : Object.values(credential.members).map(reveal);
}
