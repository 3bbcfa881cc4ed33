export { accessTokenOf } from './access-token.ts';
export { type GuardedMethod, type SolveOptions, solveChallenges } from './challenges.ts';
export {
  createMerchantBackend,
  type MerchantBackendClient,
  type MerchantBackendSettings,
  merchantBackendEnvironments,
  merchantBackendEnvironmentVariables,
} from './client.ts';
export { TalerErrorCode } from './error-codes.ts';
export { readMerchantBackendError } from './errors.ts';
export {
  createMerchantBackendIssuer,
  MerchantBackendCredentials,
  MerchantBackendTokenRequest,
  merchantBackendIssuer,
} from './issuer.ts';
export { merchantBackendOperations } from './operations/index.ts';
export { type IterateTokensQuery, iterateTokens } from './pages.ts';
export {
  Challenge,
  ChallengeHeaders,
  ChallengeRequest,
  ChallengeRequestResponse,
  ChallengeResponse,
  ErrorDetail,
  InstanceAuthConfigurationMessage,
  LoginTokenRequest,
  LoginTokenSuccessResponse,
  MerchantChallengeSolveRequest,
  MerchantVersionResponse,
  RelativeTime,
  Scope,
  Timestamp,
  TokenInfo,
  TokenInfos,
  TokenQuery,
  WrongTanResponse,
} from './schemas.ts';
export { VERSION } from './version.ts';
