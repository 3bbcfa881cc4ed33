import { type Scenario, uuidDraw } from '@tokenyard/core/testing';
import { clientToken, firstOrder, grossToken, json, minimal, netToken, post, start, unknownId } from './parts.ts';

const source = 'https://docs.mews.com/connector-api/operations/resourceaccesstokens';

/** The body of the example: members and their order are part of it. */
export const checkBody = { ClientToken: clientToken, AccessToken: netToken, Client: 'Tokenyard 0.1.0' };

export const addBody = {
  ClientToken: clientToken,
  AccessToken: grossToken,
  Client: 'Tokenyard 0.1.0',
  ResourceAccessTokenParameters: [
    {
      ServiceOrderId: firstOrder,
      Type: 'PinCode',
      Value: '1234#',
      ValidityStartUtc: '2026-03-02T14:00:00Z',
      ValidityEndUtc: '2026-03-05T10:00:00Z',
      Permissions: { Room: { Value: true } },
    },
  ],
};

export const examples: Scenario = {
  name: 'tokens are checked, a PIN code is added once',
  source,
  at: start,
  exchanges: [
    {
      name: 'check tokens',
      operation: 'getConfiguration',
      random: [uuidDraw('7c1d9a40-5e2b-4f83-a6d7-0b94e3c2f815')],
      request: post('getConfiguration', checkBody),
      response: {
        status: 200,
        headers: {
          'content-type': json,
          'request-id': '7c1d9a40-5e2b-4f83-a6d7-0b94e3c2f815',
          'content-length': '1528',
        },
        body: '{"NowUtc":"2026-03-02T10:00:00Z","Enterprise":{"Currencies":[{"Currency":"USD","IsDefault":true,"IsEnabled":true},{"Currency":"GBP","IsDefault":false,"IsEnabled":true},{"Currency":"EUR","IsDefault":false,"IsEnabled":true}],"AccountingConfiguration":null,"IsPortfolio":false,"Id":"c65ea6e9-2340-42f4-9136-ab3a00b6da22","ExternalIdentifier":"TY-NET","HoldingKey":null,"ChainId":"8ddea57b-6a5c-4eec-8c4c-24467dce118e","ChainName":"Connector API Chain","CreatedUtc":"2024-02-10T08:00:00Z","UpdatedUtc":"2024-02-10T08:00:00Z","Name":"Connector API Hotel (Net Pricing)","ShortName":null,"TimeZoneIdentifier":"America/New_York","LegalEnvironmentCode":"US-DC","AccommodationEnvironmentCode":"US","AccountingEnvironmentCode":"US","TaxEnvironmentCode":"US-DC","DefaultLanguageCode":"en-US","EditableHistoryInterval":"P0M7DT0H0M0S","AccountingEditableHistoryInterval":"P0M7DT0H0M0S","OperationalEditableHistoryInterval":"P0M5DT0H0M0S","BusinessDayClosingOffset":null,"WebsiteUrl":null,"Email":null,"Phone":null,"LogoImageId":null,"CoverImageId":null,"Pricing":"Net","TaxPrecision":null,"AddressId":"5b1f0e7c-3a94-4d28-b6e3-91c7d4a20f58","Address":{"Id":"5b1f0e7c-3a94-4d28-b6e3-91c7d4a20f58","Line1":"2 Sandbox Avenue","Line2":null,"City":"Washington","PostalCode":"20001","CountryCode":"US","CountrySubdivisionCode":"US-DC","Latitude":null,"Longitude":null},"GroupNames":["Connector API Group"],"Subscription":{"TaxIdentifier":null}},"Service":null,"PaymentCardStorage":{"PublicKey":"1100016827"},"IsIdentityDocumentNumberRequired":false}',
      },
    },
    {
      name: 'add a PIN code',
      operation: 'addResourceAccessTokens',
      random: [uuidDraw('d2e85f13-4b70-4c9a-9d36-5a1f7c08be24'), uuidDraw('61b0c7d4-9e25-4f1a-8b73-c4d5e6f70812')],
      request: post('addResourceAccessTokens', addBody),
      response: {
        status: 200,
        headers: {
          'content-type': json,
          'request-id': 'd2e85f13-4b70-4c9a-9d36-5a1f7c08be24',
          'content-length': '517',
        },
        body: '{"ResourceAccessTokens":[{"Id":"61b0c7d4-9e25-4f1a-8b73-c4d5e6f70812","EnterpriseId":"851df8c8-90f2-4c4a-8e01-a4fc46b25178","ServiceOrderId":"35d4b117-4e60-44a3-9580-c582117eff98","CompanionshipId":null,"ResourceId":null,"Type":"PinCode","Value":"1234#","SerialNumber":null,"ValidityStartUtc":"2026-03-02T14:00:00Z","ValidityEndUtc":"2026-03-05T10:00:00Z","CreatedUtc":"2026-03-02T10:00:00Z","UpdatedUtc":"2026-03-02T10:00:00Z","IsActive":true,"Permissions":{"Bed":false,"Room":true,"Floor":false,"Building":false}}]}',
      },
    },
    {
      name: 'the same body again: overlap',
      operation: 'addResourceAccessTokens',
      random: [uuidDraw('0a6f2c9d-83e1-4d57-b4a8-e7c91b35f062')],
      request: post('addResourceAccessTokens', addBody),
      response: {
        status: 403,
        headers: {
          'content-type': json,
          'request-id': '0a6f2c9d-83e1-4d57-b4a8-e7c91b35f062',
          'content-length': '153',
        },
        body: '{"Message":"Another active token with the same value is valid in part of this period.","RequestId":"0a6f2c9d-83e1-4d57-b4a8-e7c91b35f062","Details":null}',
      },
    },
    {
      name: 'an unknown AccessToken',
      operation: 'getConfiguration',
      random: [uuidDraw('5be0c1a7-2f49-4e6d-8a13-d9074c6eb352')],
      request: post('getConfiguration', { ...checkBody, AccessToken: 'unknown' }),
      response: {
        status: 401,
        headers: {
          'content-type': json,
          'request-id': '5be0c1a7-2f49-4e6d-8a13-d9074c6eb352',
          'content-length': '99',
        },
        body: '{"Message":"Invalid AccessToken","RequestId":"5be0c1a7-2f49-4e6d-8a13-d9074c6eb352","Details":null}',
      },
    },
    {
      name: 'no match, and no body is wanted then',
      operation: 'getAllResourceAccessTokens',
      random: [uuidDraw('e93d7b28-16fc-4a05-b7e1-48c2f0a95d6b')],
      request: post(
        'getAllResourceAccessTokens',
        { ...checkBody, Limitation: { Count: 10 }, ResourceAccessTokenIds: [unknownId] },
        minimal,
      ),
      response: { status: 204, headers: { 'request-id': 'e93d7b28-16fc-4a05-b7e1-48c2f0a95d6b' } },
    },
  ],
};
