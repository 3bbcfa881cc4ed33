import { createApplivery, iterateTokens } from '@tokenyard/applivery';

const applivery = createApplivery({
  baseUrl: 'http://127.0.0.1:4747/applivery',
  credentials: { workspaceToken: 'sandbox-admin-bearer-001' },
});
const path = { organizationId: 'acme-inc', applicationId: 'field-app' };
await applivery.createToken({ path, body: { description: 'Nightly CI' } });
for await (const { id, description, bearer } of iterateTokens(applivery, { path })) {
  console.log(id, description, bearer);
}
