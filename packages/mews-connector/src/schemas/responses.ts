import { dateTime } from '@tokenyard/core';
import * as z from 'zod/mini';
import { Id } from './common.ts';

const text = z.string();
const flag = z.boolean();
const moment = z.string().check(dateTime());
const optionalId = z.nullish(Id);
const optionalText = z.nullish(text);
const optionalNumber = z.nullish(z.number());

export const Address = z.looseObject({
  Id,
  Line1: optionalText,
  Line2: optionalText,
  City: optionalText,
  PostalCode: optionalText,
  CountryCode: optionalText,
  CountrySubdivisionCode: optionalText,
  Latitude: optionalNumber,
  Longitude: optionalNumber,
});

/** What both operations say of an enterprise. Where the published samples hold null, null is read. */
export const enterpriseMembers = {
  Id,
  ExternalIdentifier: optionalText,
  HoldingKey: optionalText,
  ChainId: Id,
  ChainName: text,
  CreatedUtc: moment,
  UpdatedUtc: moment,
  Name: text,
  ShortName: optionalText,
  /** A name of the IANA time zone database. */
  TimeZoneIdentifier: text,
  LegalEnvironmentCode: text,
  AccommodationEnvironmentCode: optionalText,
  AccountingEnvironmentCode: optionalText,
  TaxEnvironmentCode: optionalText,
  DefaultLanguageCode: text,
  /** Duration (ISO 8601). Deprecated by the provider. */
  EditableHistoryInterval: optionalText,
  /** Duration (ISO 8601). */
  AccountingEditableHistoryInterval: text,
  /** Duration (ISO 8601). */
  OperationalEditableHistoryInterval: text,
  /** Duration (ISO 8601). */
  BusinessDayClosingOffset: optionalText,
  WebsiteUrl: optionalText,
  Email: optionalText,
  Phone: optionalText,
  LogoImageId: optionalId,
  CoverImageId: optionalId,
  /** `Gross` or `Net`. */
  Pricing: text,
  TaxPrecision: optionalNumber,
  /** Not always the id of `Address`. */
  AddressId: Id,
  Address,
  GroupNames: z.array(text),
  Subscription: z.looseObject({ TaxIdentifier: optionalText }),
};

export const AcceptedCurrency = z.looseObject({ Currency: text, IsDefault: flag, IsEnabled: flag });

export const AccountingConfiguration = z.looseObject({
  AdditionalTaxIdentifier: optionalText,
  CompanyName: optionalText,
  BankAccountNumber: optionalText,
  BankName: optionalText,
  Iban: optionalText,
  Bic: optionalText,
  SurchargeConfiguration: z.looseObject({
    SurchargeFees: z.record(text, z.number()),
    SurchargeServiceId: optionalId,
    SurchargeTaxCode: optionalText,
  }),
  EnabledExternalPaymentTypes: z.array(text),
  Options: z.array(text),
});

/** The enterprise of a configuration; with a portfolio token and no `EnterpriseId`, one that stands for the portfolio. */
export const ConfigurationEnterprise = z.looseObject({
  Currencies: z.array(AcceptedCurrency),
  AccountingConfiguration: z.nullish(AccountingConfiguration),
  IsPortfolio: flag,
  ...enterpriseMembers,
});

export const PaymentCardStorage = z.looseObject({ PublicKey: text });

export const ConfigurationGetResponse = z.looseObject({
  NowUtc: moment,
  Enterprise: ConfigurationEnterprise,
  Service: z.nullish(z.looseObject({})),
  PaymentCardStorage: z.nullish(PaymentCardStorage),
  IsIdentityDocumentNumberRequired: flag,
});

export const Enterprise = z.looseObject({
  /** When the connection between application and enterprise was made. */
  LinkedUtc: moment,
  ...enterpriseMembers,
});

export const EnterprisesGetAllResponse = z.looseObject({
  Enterprises: z.array(Enterprise),
  /** Id of the last item; null when there is none. */
  Cursor: optionalId,
});

/** A PIN code or an RFID tag with which a guest opens doors. */
export const ResourceAccessToken = z.looseObject({
  Id,
  EnterpriseId: Id,
  /** The reservation. */
  ServiceOrderId: Id,
  CompanionshipId: optionalId,
  ResourceId: optionalId,
  /** `PinCode` or `RfidTag`. */
  Type: text,
  Value: text,
  SerialNumber: optionalText,
  ValidityStartUtc: moment,
  ValidityEndUtc: moment,
  CreatedUtc: moment,
  UpdatedUtc: moment,
  /** False once it is deleted; the end of its validity does not change it. */
  IsActive: flag,
  Permissions: z.looseObject({ Bed: flag, Room: flag, Floor: flag, Building: flag }),
});

/** What add and update answer. */
export const ResourceAccessTokensResponse = z.looseObject({ ResourceAccessTokens: z.array(ResourceAccessToken) });

export const ResourceAccessTokensGetAllResponse = z.looseObject({
  ResourceAccessTokens: z.array(ResourceAccessToken),
  /** Id of the last item; null when there is none. */
  Cursor: optionalId,
});

export const ResourceAccessTokensDeleteResponse = z.looseObject({});

/** An error. The text is for people: branch on the status. */
export const ErrorResponse = z.looseObject({
  Message: optionalText,
  RequestId: optionalText,
  Details: z.optional(z.unknown()),
});

/** Header of every response: the name of the exchange in the provider's records. */
export const ResponseHeaders = z.object({ 'Request-Id': text });

export const TooManyRequestsHeaders = z.object({
  'Request-Id': text,
  /** Seconds (s); not always there. */
  'Retry-After': z.optional(z.int().check(z.gte(1))),
});
