export { meshAdminEnvironments } from './binding.ts';
export {
  createMeshAdmin,
  type MeshAdminClient,
  type MeshAdminSettings,
  meshAdminEnvironmentVariables,
} from './client.ts';
export { readMeshAdminError } from './errors.ts';
export { createMeshAdminIssuer, MeshAdminCredentials, MeshAdminTokenRequest, meshAdminIssuer } from './issuer.ts';
export { meshAdminOperations } from './operations/index.ts';
export {
  ApiResult,
  B2B2BRegisteredClientData,
  B2B2BRegisteredClientDataApiResult,
  B2B2BRegisteredClientDataIReadOnlyCollectionApiResult,
  B2B2BRegisteredClientInfo,
  B2B2BRegisteredClientLogoApiResult,
  B2BPortalClientCallbackUrlsResponseApiResult,
  B2BPortalClientCallbackUrlsUpdateRequest,
  CatalogConfiguration,
  ClientAdminTokenRequest,
  LogoFile,
  LogoUpload,
  OAuthTokenResponse,
  OAuthTokenResponseApiResult,
  StatusCodeResult,
  SubClientPath,
  TooManyRequestsHeaders,
} from './schemas.ts';
export { VERSION } from './version.ts';
