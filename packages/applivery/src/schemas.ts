import { maxCodePoints } from '@tokenyard/core';
import * as z from 'zod/mini';

const entityId = z.string().check(z.regex(/^[a-fA-F0-9]{24}$/));
/** The pattern as published; because of a double escape it lets a backslash pass. */
const idOrSlug = z.string().check(z.regex(/^(([a-fA-F0-9]{24})|([a-zA-Z0-9\\-]{3,}))$/));
const description = z.optional(z.string().check(maxCodePoints(1000)));

const application = { organizationId: idOrSlug, applicationId: idOrSlug };

/** The app that a token belongs to; organization and app each by id or by slug. */
export const ApplicationPath = z.strictObject(application);

/** A token of an app. */
export const TokenPath = z.strictObject({ ...application, tokenId: entityId });

/** Body of a request that creates or changes a token. */
export const TokenRequest = z.strictObject({
  /** At most 1000 characters (code points). */
  description,
  /** Each of 1 to 64 characters (code points); `sdk` is the one that the provider documents. */
  scopes: z.optional(z.array(z.string().check(z.regex(/^[\s\S]{1,64}$/u)))),
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
  versionName: z.optional(z.string()),
  status: z.optional(z.enum(['pending', 'in_progress', 'processed', 'error'])),
  os: z.optional(z.enum(['ios', 'android'])),
});

// The provider marks no member of any response as required, so every one may be missing.
const text = z.optional(z.string());
const nullableText = z.nullish(z.string());
const texts = z.optional(z.array(z.string()));
const truth = z.optional(z.boolean());
const whole = z.optional(z.int());
const object = z.optional(z.looseObject({}));

/** An app integration token. */
export const Token = z.looseObject({
  id: z.optional(entityId),
  organization: z.optional(entityId),
  application: z.optional(entityId),
  description,
  /** The secret. */
  bearer: z.optional(z.string().check(maxCodePoints(128))),
  scopes: texts,
});

/** A build of an app. `size` and `uploadedBy` are documented as text, but clients have seen other forms. */
export const Build = z.looseObject({
  id: text,
  versionName: text,
  application: text,
  changelog: text,
  os: text,
  status: text,
  tags: texts,
  info: object,
  size: z.optional(z.union([z.string(), z.number()])),
  deployer: object,
  uploadedBy: z.optional(z.union([z.string(), z.looseObject({})])),
  createdAt: text,
});

/** What the mobile SDK of one platform has to know. */
const SdkPlatform = z.looseObject({
  minVersion: nullableText,
  lastBuildId: nullableText,
  lastBuildVersion: nullableText,
  mustUpdateMsg: nullableText,
  updateMsg: nullableText,
  forceUpdate: truth,
  ota: truth,
  forceAuth: truth,
});

/** The app of a token with what the mobile SDKs have to know of it. */
export const SdkConfig = z.looseObject({
  id: text,
  slug: text,
  name: text,
  description: text,
  oss: texts,
  sdk: z.optional(z.looseObject({ ios: z.optional(SdkPlatform), android: z.optional(SdkPlatform) })),
});

/** The envelope of a success. */
const success = <D extends z.ZodMiniType>(data: D) => z.looseObject({ status: truth, data: z.optional(data) });

const pageOf = <I extends z.ZodMiniType>(item: I) =>
  success(
    z.looseObject({
      items: z.optional(z.array(item)),
      totalDocs: whole,
      limit: whole,
      hasPrevPage: truth,
      hasNextPage: truth,
      page: whole,
      totalPages: whole,
      prevPage: z.nullish(z.int()),
      nextPage: z.nullish(z.int()),
    }),
  );

export const TokenResponse = success(Token);
export const TokenListResponse = pageOf(Token);
export const DeleteResponse = success(z.looseObject({ delete: text }));
export const BuildListResponse = pageOf(Build);
export const SdkConfigResponse = success(SdkConfig);

/** The envelope of an error. */
export const ErrorResponse = z.looseObject({
  status: z.literal(false),
  error: z.looseObject({ code: z.int(), message: z.string(), data: z.optional(z.unknown()) }),
});

/** Headers of a response to a caller whose quota is used up. */
export const TooManyRequestsHeaders = z.looseObject({
  /** Seconds (s) to the end of the window. */
  'Retry-After': z.int().check(z.gte(1)),
});
