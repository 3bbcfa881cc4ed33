import { firstOrder, grossId, netId, netOrder, portfolioId, secondOrder } from './parts.ts';

/** What the API shows of the seeds, member by member as it stands on the wire. */
const enterprise = (own: Readonly<Record<string, unknown>>, address: Readonly<Record<string, unknown>>) => ({
  Id: own.Id,
  ExternalIdentifier: own.ExternalIdentifier,
  HoldingKey: null,
  ChainId: '8ddea57b-6a5c-4eec-8c4c-24467dce118e',
  ChainName: 'Connector API Chain',
  CreatedUtc: own.CreatedUtc,
  UpdatedUtc: own.CreatedUtc,
  Name: own.Name,
  ShortName: null,
  TimeZoneIdentifier: own.TimeZoneIdentifier,
  LegalEnvironmentCode: own.Legal,
  AccommodationEnvironmentCode: own.Accommodation,
  AccountingEnvironmentCode: own.Accommodation,
  TaxEnvironmentCode: own.Tax,
  DefaultLanguageCode: own.DefaultLanguageCode,
  EditableHistoryInterval: 'P0M7DT0H0M0S',
  AccountingEditableHistoryInterval: 'P0M7DT0H0M0S',
  OperationalEditableHistoryInterval: 'P0M5DT0H0M0S',
  BusinessDayClosingOffset: null,
  WebsiteUrl: null,
  Email: null,
  Phone: null,
  LogoImageId: null,
  CoverImageId: null,
  Pricing: own.Pricing,
  TaxPrecision: null,
  AddressId: address.Id,
  Address: {
    Id: address.Id,
    Line1: address.Line1,
    Line2: null,
    City: address.City,
    PostalCode: address.PostalCode,
    CountryCode: address.CountryCode,
    CountrySubdivisionCode: address.CountrySubdivisionCode,
    Latitude: null,
    Longitude: null,
  },
  GroupNames: ['Connector API Group'],
  Subscription: { TaxIdentifier: null },
});

export const gross = enterprise(
  {
    Id: grossId,
    ExternalIdentifier: 'TY-GROSS',
    CreatedUtc: '2024-01-10T08:00:00Z',
    Name: 'Connector API Hotel (Gross Pricing)',
    TimeZoneIdentifier: 'Europe/London',
    Legal: 'UK',
    Accommodation: 'UK',
    Tax: 'UK',
    DefaultLanguageCode: 'en-GB',
    Pricing: 'Gross',
  },
  {
    Id: '8c2c4371-5d42-40a9-b551-ab0b00d75076',
    Line1: '1 Sandbox Street',
    City: 'London',
    PostalCode: 'EC1A 1AA',
    CountryCode: 'GB',
    CountrySubdivisionCode: null,
  },
);

export const net = enterprise(
  {
    Id: netId,
    ExternalIdentifier: 'TY-NET',
    CreatedUtc: '2024-02-10T08:00:00Z',
    Name: 'Connector API Hotel (Net Pricing)',
    TimeZoneIdentifier: 'America/New_York',
    Legal: 'US-DC',
    Accommodation: 'US',
    Tax: 'US-DC',
    DefaultLanguageCode: 'en-US',
    Pricing: 'Net',
  },
  {
    Id: '5b1f0e7c-3a94-4d28-b6e3-91c7d4a20f58',
    Line1: '2 Sandbox Avenue',
    City: 'Washington',
    PostalCode: '20001',
    CountryCode: 'US',
    CountrySubdivisionCode: 'US-DC',
  },
);

export const portfolio = enterprise(
  {
    Id: portfolioId,
    ExternalIdentifier: null,
    CreatedUtc: '2024-01-05T08:00:00Z',
    Name: 'Sandbox Portfolio',
    TimeZoneIdentifier: 'Europe/London',
    Legal: 'UK',
    Accommodation: null,
    Tax: null,
    DefaultLanguageCode: 'en-GB',
    Pricing: 'Gross',
  },
  {
    Id: 'e4d7a219-60bc-4f35-8c12-7b9e03f5d6a4',
    Line1: null,
    City: null,
    PostalCode: null,
    CountryCode: null,
    CountrySubdivisionCode: null,
  },
);

/** The enterprises as `enterprises/getAll` shows them. */
export const linkedGross = { LinkedUtc: '2024-01-15T00:00:00Z', ...gross };
export const linkedNet = { LinkedUtc: '2024-02-15T00:00:00Z', ...net };

const accessToken = (own: Readonly<Record<string, unknown>>, opens: readonly string[]) => ({
  Id: own.Id,
  EnterpriseId: own.EnterpriseId,
  ServiceOrderId: own.ServiceOrderId,
  CompanionshipId: null,
  ResourceId: null,
  Type: own.Type,
  Value: own.Value,
  SerialNumber: own.SerialNumber ?? null,
  ValidityStartUtc: '2030-06-01T14:00:00Z',
  ValidityEndUtc: '2030-06-05T10:00:00Z',
  CreatedUtc: own.CreatedUtc,
  UpdatedUtc: own.UpdatedUtc ?? own.CreatedUtc,
  IsActive: own.IsActive ?? true,
  Permissions: {
    Bed: opens.includes('Bed'),
    Room: opens.includes('Room'),
    Floor: opens.includes('Floor'),
    Building: opens.includes('Building'),
  },
});

export const grossPin = accessToken(
  {
    Id: '90eff5aa-36b4-4689-80c0-ab3a00bb412e',
    EnterpriseId: grossId,
    ServiceOrderId: secondOrder,
    Type: 'PinCode',
    Value: '4821#',
    CreatedUtc: '2025-01-10T09:00:00Z',
  },
  ['Room'],
);

export const deletedTag = accessToken(
  {
    Id: '1d7c5b9e-2f48-4a63-8e07-b6c4d1f09a32',
    EnterpriseId: grossId,
    ServiceOrderId: firstOrder,
    Type: 'RfidTag',
    Value: '04A2B3C4D5E680',
    SerialNumber: 'SN-0001',
    CreatedUtc: '2025-01-11T09:00:00Z',
    UpdatedUtc: '2025-01-12T09:00:00Z',
    IsActive: false,
  },
  ['Room', 'Building'],
);

export const netPin = accessToken(
  {
    Id: '8e2a4f60-91b3-4c7d-a5d8-3f60e1b2c794',
    EnterpriseId: netId,
    ServiceOrderId: netOrder,
    Type: 'PinCode',
    Value: '7310#',
    CreatedUtc: '2025-01-10T09:00:00Z',
  },
  ['Room'],
);
