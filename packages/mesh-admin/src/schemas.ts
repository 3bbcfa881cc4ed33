import { maxCodePoints } from '@tokenyard/core';
import * as z from 'zod/mini';

const nonEmpty = z.string().check(z.minLength(1));

/** Body of a request for a token. */
export const ClientAdminTokenRequest = z.strictObject({ clientId: nonEmpty, clientSecret: nonEmpty });

const isSet = (list: readonly string[] | null | undefined) => list != null && list.length > 0;
const ids = z.nullish(z.array(z.guid()).check(z.maxLength(1000)));

/**
 * Which integrations the users of a registered client see; all of them by default. Either a list of the only ones, or
 * exclusions: single integrations, and one of the two categories. An empty list counts as unset.
 */
export const CatalogConfiguration = z
  .strictObject({
    excludeIntegrationCategories: z.nullish(
      z.array(z.enum(['exchange', 'wallet'])).check(
        z.maxLength(10),
        z.refine((list) => new Set(list).size < 2, 'must not hold both categories'),
      ),
    ),
    excludeIntegrations: ids,
    integrationWhiteList: ids,
  })
  .check(
    z.refine(
      (given) =>
        !isSet(given.integrationWhiteList) ||
        !(isSet(given.excludeIntegrations) || isSet(given.excludeIntegrationCategories)),
      'must not combine integrationWhiteList with exclusions',
    ),
  );

const name = z.string().check(maxCodePoints(300));
const callbackUrls = z.array(nonEmpty.check(maxCodePoints(2048)));

/** A registered client as its main client writes it. An update replaces all four members; the logo stays as it is. */
export const B2B2BRegisteredClientInfo = z.strictObject({
  businessLegalName: name,
  displayName: name,
  /** Link URLs that are allowed; the main client's count where there are none. */
  callbackUrls: z.nullish(callbackUrls.check(z.maxLength(50))),
  catalogConfiguration: z.nullish(CatalogConfiguration),
});

/** The link URLs of the main client, replaced as a whole. */
export const B2BPortalClientCallbackUrlsUpdateRequest = z.strictObject({ callbackUrls });

/** A PNG or JPEG of at most 5 MiB, told by its name and its type. */
export const LogoFile = z.file().check(
  z.minSize(1),
  z.maxSize(5 * 1024 * 1024),
  z.mime(['image/png', 'image/jpeg', 'image/jpg']),
  z.refine((file) => /\.(png|jpe?g)$/i.test(file.name), 'must be named .png, .jpg or .jpeg'),
);

/** Parts of a logo upload. */
export const LogoUpload = z.strictObject({ logoFile: LogoFile });

/** Path parameters of the operations on one registered client. */
export const SubClientPath = z.strictObject({ id: z.guid() });

const text = z.nullish(z.string());
const texts = z.nullish(z.array(z.string()));

const outcome = {
  /** `ok`, `badRequest`, `permissionDenied`, `notFound`, … The provider may add others. */
  status: text,
  message: text,
  /** Text for end users. */
  displayMessage: text,
  /** Groups errors of one origin; there on success too. */
  errorHash: text,
  /** Routes errors to a team of the provider. */
  teamCode: text,
  /** `missingField`, `invalidField`, …; empty on success. */
  errorType: text,
  errorData: z.optional(z.unknown()),
};

/** What every reply says, beside its content. Members may be missing, and the provider has added some over time. */
export const ApiResult = z.looseObject(outcome);

const resultOf = <C extends z.ZodMiniType>(content: C) => z.looseObject({ content: z.nullish(content), ...outcome });

/** The other body of errors: the status code alone. */
export const StatusCodeResult = z.looseObject({ statusCode: z.nullish(z.number()) });

/** A token. `status` is `available` or `succeeded`, by the age of the provider's documentation. */
export const OAuthTokenResponse = z.looseObject({
  id_token: text,
  /** Seconds (s). */
  expires_in: z.nullish(z.number()),
  status: text,
});
export const OAuthTokenResponseApiResult = resultOf(OAuthTokenResponse);

/** A registered client. `logoUrl` is null until a logo was uploaded. */
export const B2B2BRegisteredClientData = z.looseObject({
  id: text,
  logoUrl: text,
  businessLegalName: text,
  displayName: text,
  callbackUrls: texts,
  catalogConfiguration: z.nullish(
    z.looseObject({ excludeIntegrationCategories: texts, excludeIntegrations: texts, integrationWhiteList: texts }),
  ),
  /** What the main client may fund with; it cannot be set for a registered client. */
  fundingTokenWhitelist: texts,
});
export const B2B2BRegisteredClientDataApiResult = resultOf(B2B2BRegisteredClientData);
export const B2B2BRegisteredClientDataIReadOnlyCollectionApiResult = resultOf(z.array(B2B2BRegisteredClientData));

export const B2B2BRegisteredClientLogoApiResult = resultOf(z.looseObject({ logoUrl: text }));
export const B2BPortalClientCallbackUrlsResponseApiResult = resultOf(z.looseObject({ callbackUrls: texts }));

export const TooManyRequestsHeaders = z.object({
  /** Seconds (s). */
  'Retry-After': z.int().check(z.gte(1)),
});
