/** One kind of problem that the token service answers, with what its page says. */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What has happened. */
  readonly meaning: string;
  /** What the caller can do about it. */
  readonly remedy: string;
}

/** Every kind of problem by the last part of its type URI. They are part of the API: none changes its meaning. */
export const problemKinds = {
  'invalid-request': {
    status: 400,
    title: 'Invalid Request',
    meaning: 'The request does not fit what the operation declares. `errors` names every broken rule and its place.',
    remedy: 'Correct the named places. Nothing was done.',
  },
  'malformed-json': {
    status: 400,
    title: 'Malformed JSON',
    meaning: 'The request body is no JSON text in UTF-8.',
    remedy: 'Correct the body. Nothing was done.',
  },
  unauthorized: {
    status: 401,
    title: 'Unauthorized',
    meaning: 'There is no API key in `Authorization: Bearer`, or it is malformed, unknown, expired or revoked.',
    remedy: 'Send a valid API key.',
  },
  forbidden: {
    status: 403,
    title: 'Forbidden',
    meaning: 'The role of the API key does not allow this operation.',
    remedy: 'Use a key with another role.',
  },
  'not-found': {
    status: 404,
    title: 'Not Found',
    meaning: 'There is no such thing, or the API key is limited to connections to which it does not belong.',
    remedy: 'Check path and id.',
  },
  'method-not-allowed': {
    status: 405,
    title: 'Method Not Allowed',
    meaning: 'The path is known, the method is not. `Allow` names the methods that are.',
    remedy: 'Use one of those.',
  },
  conflict: {
    status: 409,
    title: 'Conflict',
    meaning:
      'The present state does not allow it: a name is taken, a version is old, live tokens hold a connection, or its `default_request` is none that the provider takes. `errors` names the places of the latter.',
    remedy: 'Read the present state and decide again.',
  },
  'idempotency-conflict': {
    status: 409,
    title: 'Idempotency Conflict',
    meaning: 'The `Idempotency-Key` was used for another request before, or its first request is still under way.',
    remedy: 'Use a new key for a new request; repeat the same request later, after `Retry-After`.',
  },
  'content-too-large': {
    status: 413,
    title: 'Content Too Large',
    meaning: 'The request body is larger than 65536 bytes.',
    remedy: 'Send less.',
  },
  'unsupported-media-type': {
    status: 415,
    title: 'Unsupported Media Type',
    meaning: 'The body is of a media type that the operation does not take.',
    remedy: 'Send the media type that `detail` names.',
  },
  'not-supported': {
    status: 422,
    title: 'Not Supported',
    meaning: 'The provider of the connection has no operation for it.',
    remedy: 'See the capabilities under `/v1/providers`.',
  },
  'environment-mismatch': {
    status: 422,
    title: 'Environment Mismatch',
    meaning: 'Sandbox credentials are pointed at a real host, or others at the built-in sandbox.',
    remedy: 'Correct credentials or base URL, or set `allow_environment_mismatch` when it is meant so.',
  },
  'invalid-credentials': {
    status: 422,
    title: 'Invalid Credentials',
    meaning: 'The credentials of the connection do not have the form that the provider wants.',
    remedy: 'See `credentials_schema` under `/v1/providers`.',
  },
  'provider-error': {
    status: 424,
    title: 'Provider Error',
    meaning:
      'The provider refused. `provider_status`, `provider_code`, `provider_title` and `provider_detail` are its own words, and `retry_at` its time, if it said one.',
    remedy: 'Act on what the provider says. `may_have_taken_effect` tells whether it may have acted all the same.',
  },
  'rate-limited': {
    status: 429,
    title: 'Too Many Requests',
    meaning: 'The API key has used up its requests of this minute.',
    remedy: 'Wait as long as `Retry-After` says.',
  },
  internal: {
    status: 500,
    title: 'Internal Server Error',
    meaning: 'The service has a fault. Its log knows more under the request id.',
    remedy: 'Tell the operator the request id.',
  },
  'provider-unreachable': {
    status: 502,
    title: 'Provider Unreachable',
    meaning: 'The provider gave no usable answer, and nothing was minted.',
    remedy: 'Try again.',
  },
  // No 5xx: those are repeated by clients and proxies of all kinds, and a repeat mints once more.
  'mint-outcome-unknown': {
    status: 424,
    title: 'Mint Outcome Unknown',
    meaning:
      'The answer of the provider was lost, and it cannot be found out whether a token exists now that nobody holds.',
    remedy: 'A repeat mints another token. Look for the lost one at the provider: `intent_id` is in its description.',
  },
  unavailable: {
    status: 503,
    title: 'Service Unavailable',
    meaning: 'The service cannot do its work now: its database is out of reach, or another node still mints.',
    remedy: 'Try again, after `Retry-After` where it is told.',
  },
} as const satisfies Readonly<Record<string, ProblemKind>>;

export type ProblemName = keyof typeof problemKinds;
