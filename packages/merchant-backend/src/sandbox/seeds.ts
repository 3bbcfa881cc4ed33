/** Password of every instance that a fresh sandbox knows; also that of the provider's public demo. */
export const demoPassword = 'sandbox';

/** The instances that a fresh sandbox knows: the default one, one that is named, one with a second factor. */
export const demoInstances = [
  { id: 'admin', password: demoPassword },
  { id: 'sandbox', password: demoPassword },
  {
    id: 'mfa-demo',
    password: demoPassword,
    mfa: {
      channels: [
        { channel: 'email' as const, address: 'owner@mfa-demo.example' },
        { channel: 'sms' as const, address: '+41000000001' },
      ],
      combiAnd: true,
    },
  },
];
