export {
  createMewsConnector,
  type MewsConnectorClient,
  type MewsConnectorSettings,
  mewsConnectorEnvironments,
  mewsConnectorEnvironmentVariables,
} from './client.ts';
export { readMewsConnectorError } from './errors.ts';
export {
  createMewsConnectorIssuer,
  MewsConnectorCredentials,
  MewsConnectorTokenRequest,
  mewsConnectorIssuer,
} from './issuer.ts';
export { mewsConnectorOperations } from './operations/index.ts';
export {
  type EnterprisesListing,
  iterateEnterprises,
  iterateResourceAccessTokens,
  type ResourceAccessTokensListing,
} from './pages.ts';
export {
  AcceptedCurrency,
  AccountingConfiguration,
  Address,
  ConfigurationEnterprise,
  ConfigurationGetRequest,
  ConfigurationGetResponse,
  Enterprise,
  EnterprisesGetAllRequest,
  EnterprisesGetAllResponse,
  ErrorResponse,
  Limitation,
  PaymentCardStorage,
  PermissionParameters,
  PreferHeaders,
  ResourceAccessToken,
  ResourceAccessTokenParameters,
  ResourceAccessTokensAddRequest,
  ResourceAccessTokensDeleteRequest,
  ResourceAccessTokensDeleteResponse,
  ResourceAccessTokensGetAllRequest,
  ResourceAccessTokensGetAllResponse,
  ResourceAccessTokensResponse,
  ResourceAccessTokensUpdateRequest,
  ResourceAccessTokenUpdate,
  ResponseHeaders,
  TimeInterval,
  TooManyRequestsHeaders,
} from './schemas.ts';
export { VERSION } from './version.ts';
