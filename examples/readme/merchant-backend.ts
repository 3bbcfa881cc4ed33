import { createTokenSource } from '@tokenyard/core';
import { createMerchantBackendIssuer } from '@tokenyard/merchant-backend';

const source = createTokenSource({
  issuer: createMerchantBackendIssuer({
    baseUrl: 'http://127.0.0.1:4747/merchant-backend',
    credentials: { instance: 'sandbox', password: 'sandbox' },
  }),
  request: { scope: 'readonly' },
});
// Holds one valid token however many callers ask, and renews it before its end.
const tokens = await source.fetch('http://127.0.0.1:4747/merchant-backend/instances/sandbox/private/tokens');
console.log(await tokens.json());
