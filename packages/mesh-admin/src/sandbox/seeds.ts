/** Credentials of the demo main client; public values that work nowhere else. */
export const demoClientId = '6f1c2a4e-5b1d-4c7e-9a3f-2d8e4b6a7c10';
export const demoClientSecret = 'mesh-admin-sandbox-secret';

/** The main clients that a fresh sandbox knows, with their registered clients. */
export const demoClients = [
  {
    id: demoClientId,
    secret: demoClientSecret,
    callbackUrls: ['https://shop.example.com'],
    subClients: [
      {
        id: '11111111-1111-4111-8111-111111111111',
        businessLegalName: 'Northwind Retail Ltd',
        displayName: 'Northwind',
        callbackUrls: ['https://northwind.example.com/return'],
      },
      {
        id: '22222222-2222-4222-8222-222222222222',
        businessLegalName: 'Contoso Cafe GmbH',
        displayName: 'Contoso Cafe',
      },
    ],
  },
];
