import { maxCodePoints } from '@tokenyard/core';
import * as z from 'zod/mini';

const entityId = z.string().check(z.regex(/^[a-fA-F0-9]{24}$/));
/** The pattern as published; because of a double escape it lets a backslash pass. */
const idOrSlug = z.string().check(z.regex(/^(([a-fA-F0-9]{24})|([a-zA-Z0-9\\-]{3,}))$/));
const description = z.string().check(maxCodePoints(1000));
const text = z.string();

/** The app that a token belongs to; organization and app each by id or by slug. */
export const ApplicationPath = z.strictObject({ organizationId: idOrSlug, applicationId: idOrSlug });

/** A token of an app. */
export const TokenPath = z.extend(ApplicationPath, { tokenId: entityId });

/** Body of a request that creates or changes a token. */
export const TokenRequest = z.strictObject({
  /** At most 1000 characters (code points). */
  description: z.optional(description),
  /** Each of 1 to 64 characters; `sdk` is the one that the provider documents. */
  scopes: z.optional(z.array(z.string().check(z.minLength(1), maxCodePoints(64)))),
});

const pageQuery = {
  /** From 1. Default 1. */
  page: z.optional(z.int().check(z.gte(1))),
  /** Items a page, 1 to 10000. Default 100. */
  limit: z.optional(z.int().check(z.gte(1), z.lte(10_000))),
};

export const ListTokensQuery = z.strictObject({
  ...pageQuery,
  /** A member's name with an optional `:asc` or `:desc`, e.g. `description:desc`. Default newest first. */
  sort: z.optional(z.string().check(z.regex(/^[\w.]*((:asc)|(:desc))?$/))),
});

export const ListBuildsQuery = z.strictObject({
  ...pageQuery,
  versionName: z.optional(text),
  status: z.optional(z.enum(['pending', 'in_progress', 'processed', 'error'])),
  os: z.optional(z.enum(['ios', 'android'])),
});

/** An app integration token. The provider marks no member of any response as required. */
export const Token = z.partial(
  z.looseObject({
    id: entityId,
    organization: entityId,
    application: entityId,
    description,
    /** The secret. */
    bearer: z.string().check(z.maxLength(128)),
    scopes: z.array(text),
  }),
);

/** A build of an app. `size` and `uploadedBy` are documented as text, but clients have seen other forms. */
export const Build = z.partial(
  z.looseObject({
    id: text,
    versionName: text,
    application: text,
    changelog: text,
    os: text,
    status: text,
    tags: z.array(text),
    info: z.looseObject({}),
    size: z.union([text, z.number()]),
    deployer: z.looseObject({}),
    uploadedBy: z.union([text, z.looseObject({})]),
    createdAt: text,
  }),
);

const nullableText = z.nullable(text);

/** What the mobile SDK of one platform has to know. */
const SdkPlatform = z.partial(
  z.looseObject({
    minVersion: nullableText,
    lastBuildId: nullableText,
    lastBuildVersion: nullableText,
    mustUpdateMsg: nullableText,
    updateMsg: nullableText,
    forceUpdate: z.boolean(),
    ota: z.boolean(),
    forceAuth: z.boolean(),
  }),
);

/** The app of a token with what the mobile SDKs have to know of it. */
export const SdkConfig = z.partial(
  z.looseObject({
    id: text,
    slug: text,
    name: text,
    description: text,
    oss: z.array(text),
    sdk: z.partial(z.looseObject({ ios: SdkPlatform, android: SdkPlatform })),
  }),
);

/** The envelope of a success. */
const success = <D extends z.ZodMiniType>(data: D) => z.partial(z.looseObject({ status: z.boolean(), data }));

const pageOf = <I extends z.ZodMiniType>(item: I) =>
  success(
    z.partial(
      z.looseObject({
        items: z.array(item),
        totalDocs: z.int(),
        limit: z.int(),
        hasPrevPage: z.boolean(),
        hasNextPage: z.boolean(),
        page: z.int(),
        totalPages: z.int(),
        prevPage: z.nullable(z.int()),
        nextPage: z.nullable(z.int()),
      }),
    ),
  );

export const TokenResponse = success(Token);
export const TokenListResponse = pageOf(Token);
export const DeleteResponse = success(z.partial(z.looseObject({ delete: text })));
export const BuildListResponse = pageOf(Build);
export const SdkConfigResponse = success(SdkConfig);

/** The envelope of an error. */
export const ErrorResponse = z.looseObject({
  status: z.literal(false),
  error: z.looseObject({ code: z.int(), message: text, data: z.optional(z.unknown()) }),
});

/** Headers of a response to a caller whose quota is used up. */
export const TooManyRequestsHeaders = z.object({
  /** Seconds (s) to the end of the window. */
  'Retry-After': z.int().check(z.gte(1)),
});
