export {
  createMewsPos,
  type MewsPosClient,
  type MewsPosSettings,
  mewsPosEnvironments,
  mewsPosEnvironmentVariables,
} from './client.ts';
export { readMewsPosError } from './errors.ts';
export { createMewsPosIssuer, MewsPosCredentials, MewsPosTokenRequest, mewsPosIssuer } from './issuer.ts';
export { mewsPosOperations } from './operations/index.ts';
export {
  ErrorDocument,
  ErrorObject,
  HealthCheckResponse,
  RateLimitHeaders,
  ShortlivedIntegrationToken,
  ShortlivedIntegrationTokenCreateRequest,
  ShortlivedIntegrationTokenResponse,
  SpaceCodeAttributes,
  SpaceCodeQuery,
  SpaceCodeResponse,
  TooManyRequestsHeaders,
} from './schemas.ts';
export { VERSION } from './version.ts';
