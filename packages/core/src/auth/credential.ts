import type { Secret } from '../secret.ts';

/** A credential that a client holds or a sandbox has read. */
export type Credential =
  | { readonly kind: 'bearer'; readonly token: Secret }
  | { readonly kind: 'basic'; readonly username: string; readonly password: Secret }
  | { readonly kind: 'body'; readonly members: Readonly<Record<string, string | Secret>> };
