export {
  type AppliveryClient,
  type AppliverySettings,
  appliveryEnvironments,
  appliveryEnvironmentVariables,
  appliverySdkEnvironments,
  createApplivery,
} from './client.ts';
export { readAppliveryError } from './errors.ts';
export { AppliveryCredentials, AppliveryTokenRequest, appliveryIssuer, createAppliveryIssuer } from './issuer.ts';
export { appliveryOperations } from './operations/index.ts';
export { iterateBuilds, iterateTokens } from './pages.ts';
export {
  ApplicationPath,
  Build,
  BuildListResponse,
  DeleteResponse,
  ErrorResponse,
  ListBuildsQuery,
  ListTokensQuery,
  SdkConfig,
  SdkConfigResponse,
  Token,
  TokenListResponse,
  TokenPath,
  TokenRequest,
  TokenResponse,
  TooManyRequestsHeaders,
} from './schemas.ts';
export { type AppliveryTenantUrls, appliveryTenant } from './tenant.ts';
export { VERSION } from './version.ts';
