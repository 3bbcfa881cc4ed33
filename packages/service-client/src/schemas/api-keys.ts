import * as z from 'zod/mini';
import { ApiKeyId, ConnectionId, PageEnd, PageQuery, printable, Timestamp } from './common.ts';

/** What callers may do: `admin` all, `issuer` tokens, `reader` look, `auditor` look and audit. */
export const roles = ['admin', 'issuer', 'reader', 'auditor'] as const;

/** A caller's key, without its secret. */
export const ApiKey = z.looseObject({
  id: ApiKeyId,
  name: z.string(),
  role: z.string(),
  /** Connections that it may use; null for all. */
  connections: z.nullable(z.array(ConnectionId)),
  /** Requests a minute. */
  rate_limit: z.int(),
  created_at: Timestamp,
  expires_at: z.nullable(Timestamp),
  revoked_at: z.nullable(Timestamp),
});

export const ApiKeyCreateRequest = z.strictObject({
  name: z.string().check(z.minLength(1), z.maxLength(100), printable),
  role: z.enum(roles),
  connections: z.optional(z.nullable(z.array(ConnectionId).check(z.maxLength(1000)))),
  /** Requests a minute, 1 to 1000000. Default 600. */
  rate_limit: z.optional(z.int().check(z.gte(1), z.lte(1_000_000))),
  expires_at: z.optional(z.nullable(z.iso.datetime({ offset: true }))),
});

/** A new key with its secret, which is shown here and never again. */
export const CreatedApiKey = z.looseObject({ api_key: ApiKey, secret: z.string() });

export const ApiKeyQuery = z.strictObject(PageQuery);

export const ApiKeyList = z.looseObject({ api_keys: z.array(ApiKey), ...PageEnd });
