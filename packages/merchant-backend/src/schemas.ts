import * as z from 'zod/mini';

const whole = z.int().check(z.gte(0));

/** A span of time on the wire, in microseconds (µs). */
export const RelativeTime = z.strictObject({ d_us: z.union([whole, z.literal('forever')]) });

/** A moment on the wire, in seconds (s) since 1970. */
export const Timestamp = z.looseObject({ t_s: z.union([z.number(), z.literal('never')]) });
export type Timestamp = z.infer<typeof Timestamp>;

/** What a token may be used for. */
export const scopeNames = [
  'readonly',
  'write',
  'all',
  'order-simple',
  'order-pos',
  'order-mgmt',
  'order-full',
] as const;
const refreshable = scopeNames.map((name) => `${name}:refreshable` as const);

/** A scope to ask for; with the suffix `:refreshable` the token can be traded for a new one. */
export const Scope = z.enum([...scopeNames, ...refreshable]);
export type Scope = z.infer<typeof Scope>;

/** What a token is asked for. */
export const LoginTokenRequest = z.strictObject({
  scope: Scope,
  /** Default of the server, often one day; the server may cap it. */
  duration: z.optional(RelativeTime),
  description: z.optional(z.string()),
  /** Deprecated since protocol v19 for the suffix of the scope. */
  refreshable: z.optional(z.boolean()),
});

/** A new token. Servers before protocol v19 send `token` only: read it with `accessTokenOf`. */
export const LoginTokenSuccessResponse = z.looseObject({
  /** The token with its `secret-token:` prefix, as it goes behind `Bearer `. */
  access_token: z.optional(z.string()),
  /** Deprecated since protocol v19, the same value. */
  token: z.optional(z.string()),
  scope: z.optional(z.string()),
  expiration: Timestamp,
  refreshable: z.optional(z.boolean()),
});
export type LoginTokenSuccessResponse = z.infer<typeof LoginTokenSuccessResponse>;

/** Which tokens to list: a negative limit begins with the newest, `offset` is the serial behind which to begin. */
export const TokenQuery = z.strictObject({
  limit: z.optional(z.int().check(z.refine((limit) => limit !== 0, 'must not be 0'))),
  offset: z.optional(whole),
});

/** A token as the list shows it; the token itself is never shown again. */
export const TokenInfo = z.looseObject({
  creation_time: Timestamp,
  expiration: Timestamp,
  scope: z.string(),
  refreshable: z.boolean(),
  description: z.nullish(z.string()),
  serial: z.number(),
});
export type TokenInfo = z.infer<typeof TokenInfo>;

export const TokenInfos = z.looseObject({ tokens: z.array(TokenInfo) });

/** A new password for the instance: `password`, or `token` for servers before protocol v19. */
export const InstanceAuthConfigurationMessage = z
  .strictObject({
    method: z.literal('token'),
    password: z.optional(z.string().check(z.minLength(1))),
    /** Deprecated since protocol v19: the password behind the prefix `secret-token:`. */
    token: z.optional(z.string().check(z.regex(/^secret-token:./))),
  })
  .check(z.refine(({ password, token }) => (password ?? token) !== undefined, 'must hold password or token'));

/** A one-time code that the server wants. */
export const Challenge = z.looseObject({
  challenge_id: z.string(),
  /** `sms` or `email`. */
  tan_channel: z.string(),
  /** The masked address. */
  tan_info: z.string(),
});
export type Challenge = z.infer<typeof Challenge>;

/** The server wants a second factor: solve the challenges, then repeat the request with their ids. */
export const ChallengeResponse = z.looseObject({
  challenges: z.array(Challenge),
  /** True when all challenges have to be solved, false when one is enough. */
  combi_and: z.boolean(),
});
export type ChallengeResponse = z.infer<typeof ChallengeResponse>;

/** Ids of solved challenges, separated by commas, on a repeated request. */
export const ChallengeHeaders = z.strictObject({ 'Taler-Challenge-Ids': z.optional(z.string()) });
export type ChallengeHeaders = z.infer<typeof ChallengeHeaders>;

/** Content is of no concern to the server. */
export const ChallengeRequest = z.strictObject({});

/** A code is on its way. */
export const ChallengeRequestResponse = z.looseObject({
  solve_expiration: Timestamp,
  earliest_retransmission: Timestamp,
});

export const MerchantChallengeSolveRequest = z.strictObject({ tan: z.string() });

const CurrencySpecification = z.looseObject({
  name: z.string(),
  currency: z.optional(z.string()),
  num_fractional_input_digits: z.number(),
  num_fractional_normal_digits: z.number(),
  num_fractional_trailing_zero_digits: z.number(),
  alt_unit_names: z.catchall(z.object({}), z.string()),
});

/** What the server is and can do. */
export const MerchantVersionResponse = z.looseObject({
  /** Protocol version as `current:revision:age`. */
  version: z.string(),
  name: z.string(),
  currency: z.string(),
  currencies: z.optional(z.catchall(z.object({}), CurrencySpecification)),
  exchanges: z.optional(z.array(z.looseObject({ base_url: z.string(), currency: z.string(), master_pub: z.string() }))),
  implementation: z.nullish(z.string()),
  have_self_provisioning: z.optional(z.boolean()),
  have_donau: z.optional(z.boolean()),
  default_persona: z.optional(z.string()),
  mandatory_tan_channels: z.nullish(z.array(z.string())),
  payment_target_types: z.nullish(z.string()),
  report_generators: z.nullish(z.looseObject({})),
});

/** An error; further members may appear. */
export const ErrorDetail = z.looseObject({
  code: z.number(),
  hint: z.nullish(z.string()),
  detail: z.nullish(z.string()),
  /** The top-level member of the request that is at fault. */
  field: z.nullish(z.string()),
});

export const WrongTanResponse = z.looseObject({
  ...ErrorDetail.shape,
  /** Tries left. */
  retry_counter: z.optional(z.number()),
});

/** Lets web pages read every response. */
export const CorsHeaders = z.object({ 'Access-Control-Allow-Origin': z.optional(z.string()) });
