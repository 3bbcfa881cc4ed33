export { type AppliedCredential, applyCredential } from './auth/apply.ts';
export type { Credential } from './auth/credential.ts';
export { readCredential, readMembers } from './auth/read.ts';
export {
  type AnyOf,
  type AuthScheme,
  anyOf,
  type Basic,
  type Bearer,
  type BodyMembers,
  basic,
  bearer,
  bodyMembers,
  type NoAuth,
  none,
  type SchemeOf,
  schemesOf,
} from './auth/scheme.ts';
export { baseUrl, dateTime, maxCodePoints } from './checks.ts';
export type { FetchFunction } from './client/fetch.ts';
export type { AttemptEvent, ClientHooks, FailureEvent, ResponseEvent, RetryEvent } from './client/hooks.ts';
export {
  createOperationClient,
  type OperationClient,
  type OperationMethod,
  type OperationResponse,
} from './client/operation-client.ts';
export type { CallOptions, ClientOptions, ProviderBinding } from './client/options.ts';
export type { RetryPolicy } from './client/retry.ts';
export { AbortError } from './errors/abort-error.ts';
export { ApiError, type ApiErrorDetails } from './errors/api-error.ts';
export { ChallengePendingError } from './errors/challenge-pending-error.ts';
export { ConnectionError } from './errors/connection-error.ts';
export { type InputIssue, InvalidRequestError } from './errors/invalid-request-error.ts';
export { ResponseValidationError } from './errors/response-validation-error.ts';
export { SettingError } from './errors/setting-error.ts';
export { TimeoutError } from './errors/timeout-error.ts';
export { TokenUnavailableError } from './errors/token-unavailable-error.ts';
export { TokenyardError, type TokenyardErrorOptions } from './errors/tokenyard-error.ts';
export { TransportError } from './errors/transport-error.ts';
export { decodeUtf8, parseJson, readBounded } from './http/bounded-body.ts';
export { type MediaType, matchesMediaRange, mediaTypes, parseAccept, parseMediaType } from './http/media-types.ts';
export type { RateLimit, RateLimitHeaders } from './http/rate-limit.ts';
export { isLoopback } from './http/url.ts';
export { accepting, form, json, jsonApi, multipart, optionalBody, problem } from './operation/bodies.ts';
export {
  type BodySpec,
  defineOperation,
  type Method,
  type OperationSpec,
  type Operations,
  type ResponseSpec,
  type Responses,
  type RetryRule,
  type Schema,
} from './operation/operation.ts';
export type {
  OperationBody,
  OperationInput,
  OperationResult,
  OperationSuccess,
  Reply,
  ReplyFunction,
} from './operation/operation-types.ts';
export { Problem, ProblemFault, problemResponses } from './operation/problem.ts';
export { describeIssues, valueAt } from './schema-issues.ts';
export { reveal, Secret } from './secret.ts';
export { loadSetting, readEnvironment } from './settings.ts';
export { applied } from './tokens/apply-token.ts';
export { defaultWindows, type RenewalWindows } from './tokens/freshness.ts';
export { issueSolving } from './tokens/issue-solving.ts';
export {
  type Expiry,
  expiresAt,
  type IssuedToken,
  type ListedToken,
  neverExpires,
  type TokenFacts,
  unknownExpiry,
} from './tokens/issued-token.ts';
export type {
  IssueChallenge,
  IssueIdentity,
  IssueOptions,
  IssueResult,
  IssuerDefinition,
  IssuerSettings,
  RevocableToken,
  TokenCapabilities,
  TokenCheck,
  TokenIssuer,
} from './tokens/issuer.ts';
export { memoryTokenCache } from './tokens/memory-token-cache.ts';
export { parseIssueRequest, parseSetting } from './tokens/parse-settings.ts';
export { isAmbiguous, type MintOutcome, type OrphanPolicy, settleMint } from './tokens/settle-mint.ts';
export { cacheKeyOf, joinLengthPrefixed, type TokenCache, type Unlock } from './tokens/token-cache.ts';
export { createTokenSource } from './tokens/token-source.ts';
export type {
  GetTokenOptions,
  TokenFetchInit,
  TokenSource,
  TokenSourceOptions,
} from './tokens/token-source-types.ts';
