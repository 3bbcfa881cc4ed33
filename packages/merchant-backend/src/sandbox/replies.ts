import type { Reply } from '@tokenyard/core';
import { Refusal, replyFor } from '@tokenyard/core/sandbox';
import { TalerErrorCode } from '../error-codes.ts';
import { fallbackResponses } from '../operations/fallback.ts';
import { errorResponses } from '../operations/responses.ts';

const reply = replyFor(errorResponses);
const fallbackReply = replyFor(fallbackResponses);

/** Errors of the API, each named after its condition. Hints are our own. */
const problems = {
  unknownEndpoint: [404, 'GENERIC_ENDPOINT_UNKNOWN', 'no such endpoint'],
  unknownInstance: [404, 'MERCHANT_GENERIC_INSTANCE_UNKNOWN', 'no such merchant instance'],
  tooLarge: [413, 'GENERIC_UPLOAD_EXCEEDS_LIMIT', 'request body too large'],
  compressed: [400, 'GENERIC_COMPRESSION_INVALID', 'compressed bodies not supported'],
  unauthorized: [401, 'MERCHANT_GENERIC_UNAUTHORIZED', 'credentials missing or refused'],
  notPermitted: [403, 'GENERIC_TOKEN_PERMISSION_INSUFFICIENT', 'token lacks a required permission'],
  invalidJson: [400, 'GENERIC_JSON_INVALID', 'request body is not acceptable JSON'],
  missing: [400, 'GENERIC_PARAMETER_MISSING', 'mandatory field absent'],
  malformed: [400, 'GENERIC_PARAMETER_MALFORMED', 'parameter value not usable'],
  unknownToken: [404, 'MERCHANT_GENERIC_ACCESS_TOKEN_UNKNOWN', 'no such access token'],
  badAuth: [400, 'MERCHANT_PRIVATE_POST_INSTANCE_AUTH_BAD_AUTH', 'authentication settings not usable'],
  unknownChallenge: [404, 'MERCHANT_TAN_CHALLENGE_UNKNOWN', 'no such challenge'],
  wrongTan: [409, 'MERCHANT_TAN_CHALLENGE_FAILED', 'wrong code'],
  exhausted: [429, 'MERCHANT_TAN_TOO_MANY_ATTEMPTS', 'too many wrong codes, request a new one'],
  solved: [410, 'MERCHANT_TAN_CHALLENGE_SOLVED', 'challenge already solved'],
  tooEarly: [429, 'MERCHANT_TAN_TOO_EARLY', 'code sent moments ago, wait'],
  storeFailed: [500, 'GENERIC_DB_STORE_FAILED', 'database refused a write'],
  fetchFailed: [500, 'GENERIC_DB_FETCH_FAILED', 'database refused a read'],
  notImplemented: [501, 'GENERIC_FEATURE_NOT_IMPLEMENTED', 'feature not available'],
  helperFailed: [502, 'MERCHANT_TAN_MFA_HELPER_EXEC_FAILED', 'code could not be sent'],
  mfaMissing: [403, 'MERCHANT_GENERIC_MFA_MISSING', 'second factor missing'],
  mfaForbidden: [403, 'MERCHANT_MFA_FORBIDDEN', 'second factor not allowed'],
} as const;

/** What an error tells beside code and hint. */
interface Extra {
  readonly detail?: string;
  readonly field?: string;
  readonly retry_counter?: number;
}

/** The reply to a failed check. */
export function problem(name: keyof typeof problems, extra: Extra = {}): Reply {
  const [status, code, hint] = problems[name];
  return reply(status, { body: { code: TalerErrorCode[code], hint, ...extra } });
}

/** Ends the request with the reply to a failed check. */
export function refuse(name: keyof typeof problems, extra?: Extra): never {
  throw new Refusal(problem(name, extra));
}

/** The reply to a method that the path is not served for. */
export const wrongMethod = (allow: readonly string[]): Reply =>
  fallbackReply(405, {
    headers: { Allow: allow.join(', ') },
    body: { code: TalerErrorCode.GENERIC_METHOD_INVALID, hint: 'method not supported here' },
  });

/** The reply to a browser that asks what a web page may send to the path. */
export const preflight = (allow: readonly string[]): Reply =>
  fallbackReply(204, {
    headers: {
      'Access-Control-Allow-Methods': allow.join(', '),
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, Taler-Challenge-Ids',
    },
  });
