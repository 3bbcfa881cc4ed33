import { mediaTypes, type Reply } from '@tokenyard/core';
import { Refusal, replyFor } from '@tokenyard/core/sandbox';
import { errorResponses, fallbackResponses } from '../operations/responses.ts';
import type { SandboxRules } from './options.ts';

const reply = replyFor(errorResponses);
const fallbackReply = replyFor(fallbackResponses);

/** Errors with a result, each named after its `status` or `errorType`. */
const problems = {
  missingField: [
    400,
    'badRequest',
    'missingField',
    'cd59bd31',
    'Required field is missing',
    'Please fill in all required fields.',
  ],
  invalidField: [
    400,
    'badRequest',
    'invalidField',
    'cd59bd31',
    'Field is not valid',
    'Please check the submitted data.',
  ],
  permissionDenied: [
    403,
    'permissionDenied',
    'missingField',
    'cd59bd31',
    'Client id or client secret is not valid',
    'Access was denied.',
  ],
  notFound: [404, 'notFound', 'notFound', 'b18d1e57', 'Registered client was not found', 'The client does not exist.'],
  serverFailure: [
    500,
    'serverFailure',
    'serverFailure',
    'c9a8f16a',
    'An unexpected error occurred',
    'Please try again later.',
  ],
  unavailable: [
    503,
    'serverFailure',
    'serverFailure',
    'c9a8f16a',
    'The service is temporarily unavailable',
    'Please try again later.',
  ],
} as const;

/** The reply to a failed check; `member` is the one that failed. */
export function problem(name: keyof typeof problems, member?: string): Reply {
  const [code, status, errorType, errorHash, text, displayMessage] = problems[name];
  const message = member === undefined ? text : `${text}: ${member}`;
  return reply(code, { body: { status, message, displayMessage, errorHash, errorType } });
}

export const unauthorized = (): Reply => reply(401, { body: { statusCode: 401 } });
export const unsupported = (): Reply => reply(415, { body: { statusCode: 415 } });

/** The reply to a request beyond the rate limit; `retryAfter` in s. */
export const tooManyRequests = (retryAfter: number): Reply =>
  reply(429, {
    headers: { 'Retry-After': retryAfter },
    body: {
      status: 'tooManyRequest',
      message: 'Rate limit exceeded',
      displayMessage: 'Please try again later.',
      errorHash: '3201ea89',
      errorType: 'tooManyRequest',
    },
  });

/** The reply to a request that no operation takes; `allow` lists the methods that the path takes. */
export const unrouted = (allow: readonly string[]): Reply =>
  allow.length === 0
    ? fallbackReply(404, { body: { statusCode: 404 } })
    : fallbackReply(405, { headers: { Allow: allow.join(', ') }, body: { statusCode: 405 } });

/** Ends the request with the reply to a failed check. */
export function refuse(name: keyof typeof problems, member?: string): never {
  throw new Refusal(problem(name, member));
}

/** What a success says beside its content. The hashes are those of the provider's published examples. */
export const succeeded = (outcome: keyof typeof hashes) => ({
  status: 'ok',
  message: '',
  errorHash: hashes[outcome],
  errorType: '',
});

const hashes = {
  token: 'e47df370',
  list: '7217233b',
  subClient: '51d01c67',
  nothing: '5f9b2029',
  logo: '30967b18',
  callbackUrls: 'dce0f573',
} as const;

/** Adds what all replies have in common. */
export const finished = ({ status, headers, body }: Reply, { teamCode }: SandboxRules): Reply => ({
  status,
  headers: { ...headers, 'Content-Type': `${mediaTypes.json}; charset=utf-8` },
  body: teamCode ? withTeamCode(body) : body,
});

/** The body with a team code behind its error hash, where it has one. */
const withTeamCode = (body: unknown) =>
  Object.fromEntries(
    Object.entries(body ?? {}).flatMap((member) =>
      member[0] === 'errorHash' ? [member, ['teamCode', 'P4']] : [member],
    ),
  );
