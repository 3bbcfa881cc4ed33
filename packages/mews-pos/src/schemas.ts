import { dateTime, maxCodePoints } from '@tokenyard/core';
import * as z from 'zod/mini';

/** Text without markup characters, at most 255 characters (code points). */
const plainText = z.string().check(z.regex(/^[^<>&]*$/), maxCodePoints(255));
/** Names an enterprise to the partner: a text without `<`, `>` and `&`, or null. */
export const EnterpriseId = z.nullable(plainText);
const id = z.guid().check(z.minLength(36), z.maxLength(36));
/** Links name a resource; nothing is fetched from them, so any text will do. */
const selfLink = z.looseObject({ self: z.string().check(z.minLength(1), z.maxLength(255)) });
const pageLink = z.nullable(z.string().check(z.maxLength(1024)));

/** Body of a request for a short-lived integration token. */
export const ShortlivedIntegrationTokenCreateRequest = z.strictObject({
  data: z.strictObject({
    type: z.literal('shortlivedIntegrationTokens'),
    attributes: z.strictObject({ enterpriseId: EnterpriseId }),
    relationships: z.strictObject({
      spaceCode: z.strictObject({ data: z.strictObject({ type: z.literal('spaceCodes'), id }) }),
    }),
  }),
});

/** A short-lived integration token. `secretKey` may legally be missing; a null `expiresAt` means unknown. */
export const ShortlivedIntegrationToken = z.looseObject({
  id,
  type: z.literal('shortlivedIntegrationTokens'),
  attributes: z.looseObject({
    secretKey: z.optional(plainText),
    expiresAt: z.nullish(z.string().check(dateTime(), z.maxLength(255))),
    enterpriseId: z.optional(EnterpriseId),
  }),
  relationships: z.looseObject({
    spaceCode: z.looseObject({ data: z.looseObject({ id, type: z.literal('spaceCodes') }) }),
  }),
  links: selfLink,
});

export const ShortlivedIntegrationTokenResponse = z.looseObject({
  data: ShortlivedIntegrationToken,
  links: z.optional(z.looseObject({ prev: pageLink, next: pageLink })),
});

/** The attributes of a space code; all may be missing, because a caller can ask for some only. */
export const SpaceCodeAttributes = z.looseObject({
  url: z.nullish(z.string()),
  designation: z.nullish(z.string()),
  description: z.nullish(z.string()),
  direction: z.nullish(z.string()),
  spaceType: z.nullish(z.string()),
  classification: z.nullish(z.string()),
  // Decimals are strings in this API.
  capacity: z.nullish(z.union([z.number(), z.string()])),
});

export const SpaceCodeResponse = z.looseObject({
  data: z.looseObject({
    id,
    type: z.literal('spaceCodes'),
    attributes: SpaceCodeAttributes,
    relationships: z.optional(
      z.looseObject({ experienceConfiguration: z.optional(z.looseObject({ data: z.unknown() })) }),
    ),
    links: selfLink,
  }),
  included: z.optional(z.array(z.unknown())),
});

/** Which attributes and relationships of a space code to return, and what to include. */
export const SpaceCodeQuery = z.strictObject({
  /** Comma list of member names; an empty text asks for none. */
  'fields[spaceCodes]': z.optional(z.string()),
  include: z.optional(z.string()),
});

const statusText = z.string().check(z.maxLength(255));

export const HealthCheckResponse = z.looseObject({
  data: z.looseObject({
    id: z.string(),
    type: z.literal('healthChecks'),
    attributes: z.looseObject({ status: statusText, timestamp: z.string().check(z.maxLength(25)) }),
    relationships: z.optional(
      z.looseObject({
        checks: z.looseObject({ data: z.array(z.looseObject({ type: z.literal('checks'), id: z.string() })) }),
      }),
    ),
  }),
  included: z.optional(
    z
      .array(
        z.looseObject({
          type: z.string(),
          id: z.string().check(z.maxLength(255)),
          attributes: z.looseObject({ status: statusText }),
        }),
      )
      .check(z.maxLength(1000)),
  ),
});

/** One error of an error document (JSON:API 1.1); only `title` is always there. */
export const ErrorObject = z.looseObject({
  id: z.optional(z.string().check(z.maxLength(16), z.regex(/^[A-Za-z0-9_-]+$/))),
  status: z.optional(z.string().check(z.maxLength(3), z.regex(/^[1-5][0-9]{2}$/))),
  code: z.optional(z.string().check(z.maxLength(50), z.regex(/^[A-Za-z0-9_-]+$/))),
  title: z.string().check(z.maxLength(256), z.regex(/^.{1,255}$/)),
  detail: z.optional(z.string().check(z.maxLength(1024), z.regex(/^.{1,1023}$/))),
  source: z.optional(
    z.looseObject({
      pointer: z.optional(z.string().check(z.maxLength(1024), z.regex(/^$|^\/([A-Za-z0-9_-]+\/)*[A-Za-z0-9_-]+$/))),
      parameter: z.optional(z.string().check(z.maxLength(1024), z.regex(/^[A-Za-z0-9_]+$/))),
      header: z.optional(z.string().check(z.maxLength(1024), z.regex(/^[A-Za-z-]+$/))),
    }),
  ),
  meta: z.optional(z.looseObject({})),
});

export const ErrorDocument = z.looseObject({ errors: z.array(ErrorObject).check(z.maxLength(1000)) });

const int = (minimum: number, maximum: number) => z.optional(z.int().check(z.gte(minimum), z.lte(maximum)));

/** Headers that tell the quota; `X-Rate-Limit-Remaining` is left out where it would be 0. */
export const RateLimitHeaders = z.object({
  'X-Rate-Limit-Limit': int(1, 1000),
  'X-Rate-Limit-Remaining': int(1, 1000),
  /** End of the window in seconds (s) since 1970. */
  'X-Rate-Limit-Reset': int(1633036800, 2147483647),
  'Access-Control-Allow-Origin': z.optional(
    z.string().check(z.minLength(1), z.maxLength(1024), z.regex(/^[A-Za-z /*]+$/)),
  ),
});

export const TooManyRequestsHeaders = z.object({
  ...RateLimitHeaders.shape,
  /** Seconds (s); this API knows no date form. */
  'Retry-After': int(1, 3600),
});
