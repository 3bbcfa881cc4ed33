import * as z from 'zod/mini';
import {
  ChallengeId,
  ConnectionId,
  IntentId,
  JsonObject,
  PageEnd,
  PageQuery,
  ProviderId,
  RotationId,
  Timestamp,
  TokenId,
} from './common.ts';

/** States of a token in the service; more may come. */
export const tokenStatuses = ['pending', 'active', 'retiring', 'revoked', 'expired', 'lost'] as const;
const TokenStatus = z.enum(tokenStatuses);

/** What is known of a token, without its secret. */
export const TokenMetadata = z.looseObject({
  id: TokenId,
  connection_id: ConnectionId,
  provider: z.string(),
  /** What the token is bound to, in the provider's terms. */
  subject: z.string(),
  scopes: z.array(z.string()),
  status: z.string(),
  issued_at: Timestamp,
  /** `at` with `expires_at`, `never`, or `unknown` where the provider does not say. */
  expiry: z.string(),
  expires_at: z.nullable(Timestamp),
  refreshable: z.boolean(),
  provider_token_id: z.nullable(z.string()),
});

/** A token with its secret, which is shown here and never again. */
export const IssuedSecret = z.looseObject({ token: TokenMetadata, secret: z.string() });

export const TokenMintRequest = z.strictObject({
  /** As the provider's `request_schema` says. Default the connection's `default_request`. */
  request: z.optional(JsonObject),
});

/** The provider wants a second factor first: send and answer the challenges, then the mint goes on. */
export const PendingChallenges = z.looseObject({
  intent_id: IntentId,
  /** True when all challenges have to be answered, false when one is enough. */
  require_all: z.boolean(),
  challenges: z.array(z.looseObject({ id: ChallengeId, channel: z.string(), hint: z.string(), state: z.string() })),
});

export const VendQuery = z.strictObject({
  /**
   * Seconds (s) for which the token has to be valid still, 0 to 86400. Default 60. Where the provider gives none that
   * lives so long, one with three quarters of its life before it is good enough.
   */
  min_validity: z.optional(z.int().check(z.gte(0), z.lte(86_400))),
});

/** A valid token. `source` tells whether it was there (`stored`) or had to be minted (`minted`). */
export const VendedToken = z.looseObject({ token: TokenMetadata, secret: z.string(), source: z.string() });

export const TokenQuery = z.strictObject({
  ...PageQuery,
  connection_id: z.optional(ConnectionId),
  provider: z.optional(ProviderId),
  status: z.optional(TokenStatus),
  /** Only tokens that end before this moment. */
  expires_before: z.optional(z.iso.datetime({ offset: true })),
});

export const TokenList = z.looseObject({ tokens: z.array(TokenMetadata), ...PageEnd });

/** Something that a provider cannot do, said instead of skipped in silence. */
const Skipped = z.looseObject({ step: z.string(), reason: z.string() });

export const RotateRequest = z.strictObject({
  /** Seconds (s) for which the old token stays valid beside the new one, 0 to 604800. Default 300. */
  grace_period: z.optional(z.int().check(z.gte(0), z.lte(604_800))),
});

/** A rotation: mint, prove the new token, publish it, keep the old one for a while, revoke it, prove that. */
export const Rotation = z.looseObject({
  id: RotationId,
  connection_id: ConnectionId,
  old_token_id: TokenId,
  new_token_id: z.nullable(TokenId),
  /** Last step that was done: started, minted, proven, published, revoked, refused, done or failed. */
  step: z.string(),
  grace_until: z.nullable(Timestamp),
  skipped: z.array(Skipped),
  error: z.nullable(z.string()),
  created_at: Timestamp,
  updated_at: Timestamp,
});

/** The rotation, and the new token's secret as soon as it is published. */
export const RotationResult = z.looseObject({ rotation: Rotation, secret: z.optional(z.string()) });

/** What became of a revoked token. Here it has ended in any case. */
export const RevocationResult = z.looseObject({
  token: TokenMetadata,
  revoked_at_provider: z.boolean(),
  /** Why the provider still knows the token, if it does. */
  detail: z.optional(z.string()),
});

export const RevocationList = z.looseObject({ results: z.array(RevocationResult) });

export const ChallengeAnswer = z.strictObject({ code: z.string().check(z.minLength(1), z.maxLength(64)) });

/** A challenge of a mint that waits for a second factor. */
export const Challenge = z.looseObject({
  id: ChallengeId,
  connection_id: ConnectionId,
  intent_id: IntentId,
  channel: z.string(),
  /** Masked address to which the code goes. */
  hint: z.string(),
  require_all: z.boolean(),
  /** open, sent, solved, used or expired. */
  state: z.string(),
  solvable_until: z.nullable(Timestamp),
  resend_at: z.nullable(Timestamp),
});

export const ChallengeList = z.looseObject({ challenges: z.array(Challenge), ...PageEnd });

export const ChallengeQuery = z.strictObject({ ...PageQuery, connection_id: z.optional(ConnectionId) });
