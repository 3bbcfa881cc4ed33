import * as z from 'zod/mini';

const JsonSchema = z.record(z.string(), z.unknown());

/** What a provider can do with tokens. */
export const Capabilities = z.looseObject({
  /** False where tokens are handed over out of band and only checked. */
  mints: z.boolean(),
  expires: z.boolean(),
  refresh: z.boolean(),
  list: z.boolean(),
  revoke: z.boolean(),
  check: z.boolean(),
  /** True where a mint may ask for a second factor. */
  challenges: z.boolean(),
  /** True where a token whose answer was lost can be found again. */
  tags: z.boolean(),
});

/** A provider that connections can point at. */
export const ProviderInfo = z.looseObject({
  id: z.string(),
  title: z.string(),
  capabilities: Capabilities,
  /** Base URLs by environment. */
  environments: z.record(z.string(), z.string()),
  /** JSON Schema (draft 2020-12) of the credentials of a connection. */
  credentials_schema: JsonSchema,
  /** JSON Schema (draft 2020-12) of a token request. */
  request_schema: JsonSchema,
});

export const ProviderList = z.looseObject({ providers: z.array(ProviderInfo) });
