import * as z from 'zod/mini';
import { isInterval } from '../moments.ts';
import {
  AccessType,
  AccessValue,
  ActivityState,
  Count,
  FilterIds,
  FilterTexts,
  Id,
  listLimit,
  Moment,
} from './common.ts';

const required = z.string().check(z.minLength(1));
const optionalId = z.nullish(Id);
const optionalText = z.nullish(z.string());

/** Members of every request. The first three are credentials, which the client adds. */
const envelope = {
  ClientToken: required,
  AccessToken: required,
  /** Name and version of the calling application. */
  Client: required,
  /** Takes effect only together with `CultureCode`. */
  LanguageCode: optionalText,
  CultureCode: optionalText,
};

/** How many items to return, and behind which one to begin. */
export const Limitation = z.strictObject({
  Count,
  /** `Cursor` of the response before. */
  Cursor: optionalId,
});

/** From `StartUtc` on, before `EndUtc`; equal ends stand for that very moment. Three months at most. */
export const TimeInterval = z
  .strictObject({ StartUtc: Moment, EndUtc: Moment })
  .check(z.refine(isInterval, 'must not end before it starts, nor last longer than three months'));

const interval = z.nullish(TimeInterval);
const flag = z.nullish(z.strictObject({ Value: z.boolean() }));

/** What a resource access token opens, as requests state it. */
export const PermissionParameters = z.strictObject({ Bed: flag, Room: flag, Floor: flag, Building: flag });

export const ConfigurationGetRequest = z.strictObject({
  ...envelope,
  /** Default the enterprise of the token. */
  EnterpriseId: optionalId,
});

export const EnterprisesGetAllRequest = z.strictObject({
  ...envelope,
  Limitation,
  /** Default all that the token reaches. */
  EnterpriseIds: FilterIds,
  ExternalIdentifiers: FilterTexts,
  LinkedUtc: interval,
  UpdatedUtc: interval,
});

export const ResourceAccessTokensGetAllRequest = z
  .strictObject({
    ...envelope,
    Limitation,
    /** Default all that the token reaches. */
    EnterpriseIds: FilterIds,
    ResourceAccessTokenIds: FilterIds,
    ServiceOrderIds: FilterIds,
    /** Tokens that are valid in a part of this interval. */
    CollidingUtc: interval,
    UpdatedUtc: interval,
    ActivityStates: z.nullish(z.array(ActivityState)),
  })
  .check(
    z.refine(
      ({ ResourceAccessTokenIds, ServiceOrderIds, CollidingUtc, UpdatedUtc }) =>
        (ResourceAccessTokenIds ?? ServiceOrderIds ?? CollidingUtc ?? UpdatedUtc) != null,
      'needs ResourceAccessTokenIds, ServiceOrderIds, CollidingUtc or UpdatedUtc',
    ),
  );

/** A resource access token to add. */
export const ResourceAccessTokenParameters = z.strictObject({
  /** The reservation. */
  ServiceOrderId: Id,
  CompanionshipId: optionalId,
  ResourceId: optionalId,
  Type: AccessType,
  Value: AccessValue,
  SerialNumber: optionalText,
  ValidityStartUtc: Moment,
  ValidityEndUtc: Moment,
  Permissions: PermissionParameters,
});

export const ResourceAccessTokensAddRequest = z.strictObject({
  ...envelope,
  ResourceAccessTokenParameters: z.array(ResourceAccessTokenParameters).check(z.minLength(1), z.maxLength(listLimit)),
});

const newMoment = z.nullish(z.strictObject({ Value: Moment }));

/** Changes of a resource access token; what is absent or null stays as it is. */
export const ResourceAccessTokenUpdate = z.strictObject({
  ResourceAccessTokenId: Id,
  ValidityStartUtc: newMoment,
  ValidityEndUtc: newMoment,
  Value: z.nullish(z.strictObject({ Value: AccessValue })),
  Permissions: z.nullish(PermissionParameters),
});

export const ResourceAccessTokensUpdateRequest = z.strictObject({
  ...envelope,
  /** Required with a portfolio token. */
  EnterpriseId: optionalId,
  ResourceAccessTokenUpdates: z.nullish(z.array(ResourceAccessTokenUpdate).check(z.maxLength(listLimit))),
});

export const ResourceAccessTokensDeleteRequest = z.strictObject({
  ...envelope,
  Ids: z.array(Id).check(z.maxLength(listLimit)),
});

/** Asks for a success without a body where there is nothing to say. Restricted to some integrations. */
export const PreferHeaders = z.strictObject({ Prefer: z.optional(z.literal('return=minimal')) });
