export { ApiKey, ApiKeyCreateRequest, ApiKeyList, CreatedApiKey, roles } from './schemas/api-keys.ts';
export {
  AuditCheckpoint,
  AuditCheckpointList,
  AuditList,
  AuditRecord,
  AuditVerification,
} from './schemas/audit.ts';
export { IdempotencyHeaders } from './schemas/common.ts';
export {
  Connection,
  ConnectionCheck,
  ConnectionCreateRequest,
  ConnectionList,
  ConnectionUpdateRequest,
  ReconciliationReport,
} from './schemas/connections.ts';
export { Introspection, TokenForm } from './schemas/introspection.ts';
export { Capabilities, ProviderInfo, ProviderList } from './schemas/providers.ts';
export {
  Challenge,
  ChallengeAnswer,
  ChallengeList,
  IssuedSecret,
  PendingChallenges,
  RevocationList,
  RevocationResult,
  RotateRequest,
  Rotation,
  RotationResult,
  TokenList,
  TokenMetadata,
  TokenMintRequest,
  tokenStatuses,
  VendedToken,
  VendQuery,
} from './schemas/tokens.ts';
