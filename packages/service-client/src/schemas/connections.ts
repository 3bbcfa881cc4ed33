import { baseUrl } from '@tokenyard/core';
import * as z from 'zod/mini';
import { ConnectionId, JsonObject, PageEnd, PageQuery, ProviderId, Timestamp } from './common.ts';

const name = z.string().check(z.regex(/^[a-z0-9][a-z0-9._-]{0,62}$/));
const BaseUrl = z.nullable(z.string().check(z.maxLength(2048), z.regex(/^[\x21-\x7e]*$/), baseUrl()));

/** A connection to one account at one provider. Credentials are never shown. */
export const Connection = z.looseObject({
  id: ConnectionId,
  /** Unique; lower-case letters, digits, `.`, `_` and `-`. */
  name: z.string(),
  provider: z.string(),
  /** Null is the sandbox that is built into the service. */
  base_url: z.nullable(z.string()),
  /** What a token is asked for where a caller does not say. */
  default_request: z.record(z.string(), z.unknown()),
  /** Grows with each change. */
  version: z.int(),
  created_at: Timestamp,
  updated_at: Timestamp,
});

export const ConnectionCreateRequest = z.strictObject({
  name,
  provider: ProviderId,
  /** Https, or http on loopback; null for the sandbox that is built into the service. */
  base_url: z.optional(BaseUrl),
  /** As the provider's `credentials_schema` says. Write-only. */
  credentials: JsonObject,
  /** As the provider's `request_schema` says. */
  default_request: z.optional(JsonObject),
  /** Takes sandbox credentials for a real host, and others for the built-in sandbox. */
  allow_environment_mismatch: z.optional(z.boolean()),
});

export const ConnectionUpdateRequest = z.strictObject({
  name: z.optional(name),
  base_url: z.optional(BaseUrl),
  credentials: z.optional(JsonObject),
  default_request: z.optional(JsonObject),
  allow_environment_mismatch: z.optional(z.boolean()),
  /** Refuses the change with 409 when the connection has another version by now. */
  version: z.optional(z.int()),
});

export const ConnectionQuery = z.strictObject({ ...PageQuery, provider: z.optional(ProviderId) });

export const ConnectionList = z.looseObject({ connections: z.array(Connection), ...PageEnd });

/** What a check of a connection found out. */
export const ConnectionCheck = z.looseObject({
  /** True when the provider took the credentials. */
  ok: z.boolean(),
  /** How it was found out: `list` read the token list, `issue` checked a handed-over token, `none` where nothing can be asked without minting. */
  method: z.string(),
  detail: z.optional(z.string()),
});

/** What a provider's token list and ours say of each other. */
export const ReconciliationReport = z.looseObject({
  connection_id: ConnectionId,
  at: Timestamp,
  /** False where the provider has no list: nothing could be compared. */
  comparable: z.boolean(),
  /** At the provider, but not ours. */
  unknown: z.array(z.looseObject({ provider_token_id: z.string(), description: z.optional(z.string()) })),
  /** Active here, but not at the provider any more: marked as lost. */
  missing: z.array(z.string()),
  /** Ended here, but still at the provider. */
  still_there: z.array(z.string()),
  /** Active, and their end is less than a day away. */
  expiring: z.array(z.string()),
});
