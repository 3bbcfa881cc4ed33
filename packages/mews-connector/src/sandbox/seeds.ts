import type { ConnectorSeeds } from './schemas.ts';

type Profile = ConnectorSeeds['portfolio']['profile'];
/** What tells the demo enterprises apart. */
type OwnMembers = Pick<
  Profile,
  | 'Id'
  | 'ExternalIdentifier'
  | 'CreatedUtc'
  | 'Name'
  | 'TimeZoneIdentifier'
  | 'LegalEnvironmentCode'
  | 'AccommodationEnvironmentCode'
  | 'AccountingEnvironmentCode'
  | 'TaxEnvironmentCode'
  | 'DefaultLanguageCode'
  | 'Pricing'
>;
type OwnAddress = Pick<
  Profile['Address'],
  'Id' | 'Line1' | 'City' | 'PostalCode' | 'CountryCode' | 'CountrySubdivisionCode'
>;

const profile = (own: OwnMembers, address: OwnAddress): Profile => ({
  ...own,
  UpdatedUtc: own.CreatedUtc,
  HoldingKey: null,
  ChainId: '8ddea57b-6a5c-4eec-8c4c-24467dce118e',
  ChainName: 'Connector API Chain',
  ShortName: null,
  EditableHistoryInterval: 'P0M7DT0H0M0S',
  AccountingEditableHistoryInterval: 'P0M7DT0H0M0S',
  OperationalEditableHistoryInterval: 'P0M5DT0H0M0S',
  BusinessDayClosingOffset: null,
  WebsiteUrl: null,
  Email: null,
  Phone: null,
  LogoImageId: null,
  CoverImageId: null,
  TaxPrecision: null,
  AddressId: address.Id,
  Address: { ...address, Line2: null, Latitude: null, Longitude: null },
  GroupNames: ['Connector API Group'],
  Subscription: { TaxIdentifier: null },
});

/** Currencies, the first of them the default. */
const currencies = (...codes: readonly string[]) =>
  codes.map((Currency, index) => ({ Currency, IsDefault: index === 0, IsEnabled: true }));

const grossId = '851df8c8-90f2-4c4a-8e01-a4fc46b25178';
const netId = 'c65ea6e9-2340-42f4-9136-ab3a00b6da22';

const gross: ConnectorSeeds['enterprises'][number] = {
  profile: profile(
    {
      Id: grossId,
      ExternalIdentifier: 'TY-GROSS',
      CreatedUtc: '2024-01-10T08:00:00Z',
      Name: 'Connector API Hotel (Gross Pricing)',
      TimeZoneIdentifier: 'Europe/London',
      LegalEnvironmentCode: 'UK',
      AccommodationEnvironmentCode: 'UK',
      AccountingEnvironmentCode: 'UK',
      TaxEnvironmentCode: 'UK',
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
  ),
  linkedUtc: '2024-01-15T00:00:00Z',
  currencies: currencies('GBP', 'EUR', 'USD'),
  paymentCardStorage: null,
  serviceOrderIds: ['35d4b117-4e60-44a3-9580-c582117eff98', '65eff5aa-36b4-4689-80c0-ab3a00bb412e'],
};

const net: ConnectorSeeds['enterprises'][number] = {
  profile: profile(
    {
      Id: netId,
      ExternalIdentifier: 'TY-NET',
      CreatedUtc: '2024-02-10T08:00:00Z',
      Name: 'Connector API Hotel (Net Pricing)',
      TimeZoneIdentifier: 'America/New_York',
      LegalEnvironmentCode: 'US-DC',
      AccommodationEnvironmentCode: 'US',
      AccountingEnvironmentCode: 'US',
      TaxEnvironmentCode: 'US-DC',
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
  ),
  linkedUtc: '2024-02-15T00:00:00Z',
  currencies: currencies('USD', 'GBP', 'EUR'),
  paymentCardStorage: { PublicKey: '1100016827' },
  serviceOrderIds: ['b2e1d4c3-8a75-4f69-8d32-1e6f708192a3'],
};

const portfolio: ConnectorSeeds['portfolio'] = {
  profile: profile(
    {
      Id: '0f3c9a52-7d1e-4b86-9a4c-2e5d8f7b6a10',
      ExternalIdentifier: null,
      CreatedUtc: '2024-01-05T08:00:00Z',
      Name: 'Sandbox Portfolio',
      TimeZoneIdentifier: 'Europe/London',
      LegalEnvironmentCode: 'UK',
      AccommodationEnvironmentCode: null,
      AccountingEnvironmentCode: null,
      TaxEnvironmentCode: null,
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
  ),
  currencies: currencies('GBP'),
  paymentCardStorage: null,
};

/** The first application whose tokens are published for the demo environment. */
export const demoClientToken = 'E0D439EE522F44368DC78E1BFB03710C-D24FB11DBE31D4621C4817E028D9E1D';
/** Its token for the enterprise with gross prices. */
export const demoAccessToken = 'C66EF7B239D24632943D115EDE9CB810-EA00F8FD8294692C940F6B5A8F9453D';
/** Its token for both enterprises; no portfolio token is published, so this one is made up. */
export const demoPortfolioToken = '7E57F0110A1B4C2D9E3F5A6B7C8D9E0F-C0FFEE00C0FFEE00C0FFEE00C0FFEE0';
const secondClientToken = 'E916C341431C4D28A866AD200152DBD3-A046EB5583FFBE94DE1172237763712';

const connection = (clientToken: string, accessToken: string, ...enterpriseIds: string[]) => ({
  // The first half of a token is the id of its connection without dashes.
  id: accessToken
    .slice(0, 32)
    .toLowerCase()
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  clientToken,
  accessToken,
  kind: enterpriseIds.length > 1 ? ('portfolio' as const) : ('enterprise' as const),
  enterpriseIds,
  createdUtc: '2024-03-01T00:00:00Z',
});

const validity = { ValidityStartUtc: '2030-06-01T14:00:00Z', ValidityEndUtc: '2030-06-05T10:00:00Z' };
const unset = { CompanionshipId: null, ResourceId: null };
const roomOnly = { Bed: false, Room: true, Floor: false, Building: false };

/** Tokens, enterprises and reservations that every fresh sandbox knows; the tokens are published ones or made up. */
export const demoSeeds: ConnectorSeeds = {
  applications: [
    { name: 'Are you ready to integrate with Mews?', clientToken: demoClientToken },
    { name: 'Connector API Test Client 2', clientToken: secondClientToken },
  ],
  portfolio,
  enterprises: [gross, net],
  connections: [
    connection(demoClientToken, demoAccessToken, grossId),
    connection(demoClientToken, '4D6C7ABE0E6A4681B0AFB16900AE5D86-DF50CBC89E1D4FF5859DDF021649ED5', netId),
    connection(demoClientToken, demoPortfolioToken, grossId, netId),
    connection(secondClientToken, 'CC150C355D6A4048A220AD20015483AB-B6D09C0C84B09538077CB8FFBB907B4', grossId),
    connection(secondClientToken, '1AEFA58C55E74D65BDC7AD2001564C12-66633E0B736F523379B9E5966165A55', netId),
  ],
  resourceAccessTokens: [
    {
      Id: '90eff5aa-36b4-4689-80c0-ab3a00bb412e',
      EnterpriseId: grossId,
      ServiceOrderId: '65eff5aa-36b4-4689-80c0-ab3a00bb412e',
      ...unset,
      Type: 'PinCode',
      Value: '4821#',
      SerialNumber: null,
      ...validity,
      CreatedUtc: '2025-01-10T09:00:00Z',
      UpdatedUtc: '2025-01-10T09:00:00Z',
      IsActive: true,
      Permissions: roomOnly,
    },
    {
      Id: '8e2a4f60-91b3-4c7d-a5d8-3f60e1b2c794',
      EnterpriseId: netId,
      ServiceOrderId: 'b2e1d4c3-8a75-4f69-8d32-1e6f708192a3',
      ...unset,
      Type: 'PinCode',
      Value: '7310#',
      SerialNumber: null,
      ...validity,
      CreatedUtc: '2025-01-10T09:00:00Z',
      UpdatedUtc: '2025-01-10T09:00:00Z',
      IsActive: true,
      Permissions: roomOnly,
    },
    {
      Id: '1d7c5b9e-2f48-4a63-8e07-b6c4d1f09a32',
      EnterpriseId: grossId,
      ServiceOrderId: '35d4b117-4e60-44a3-9580-c582117eff98',
      ...unset,
      Type: 'RfidTag',
      Value: '04A2B3C4D5E680',
      SerialNumber: 'SN-0001',
      ...validity,
      CreatedUtc: '2025-01-11T09:00:00Z',
      UpdatedUtc: '2025-01-12T09:00:00Z',
      IsActive: false,
      Permissions: { ...roomOnly, Building: true },
    },
  ],
};
