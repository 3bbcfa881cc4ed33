export type { AppliverySandboxOptions, OrganizationSeed } from './options.ts';
export { appliverySandbox } from './provider.ts';
export { type AppliverySandbox, createAppliverySandbox } from './sandbox.ts';
export { demoAdminBearer, demoOrganizations, demoViewerBearer } from './seeds.ts';
export type {
  NewServiceAccount,
  ServiceAccountRequest,
  ServiceAccounts,
  ServiceAccountView,
} from './service-accounts.ts';
