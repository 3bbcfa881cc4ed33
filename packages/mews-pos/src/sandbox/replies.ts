import { mediaTypes, type Reply } from '@tokenyard/core';
import { base64url, type Random, Refusal, replyFor } from '@tokenyard/core/sandbox';
import { errorResponses } from '../operations/responses.ts';

/** Where in a request an error lies (JSON:API 1.1, error objects). */
export type ErrorSource = { readonly pointer: string } | { readonly parameter: string } | { readonly header: string };

/** One violated rule of a document. */
export interface Violation {
  readonly code: string;
  readonly detail: string;
  readonly pointer: string;
}

const reply = replyFor(errorResponses);

/** Errors of the provider's API, each named after its condition. */
const problems = {
  rateLimited: [429, 'Too Many Requests', 'rate_limited', 'Rate limit exceeded'],
  notFound: [404, 'Not Found', 'not_found', 'The requested resource does not exist'],
  missingCredentials: [401, 'Unauthorized', 'missing_credentials', 'An API key is required'],
  invalidCredentials: [401, 'Unauthorized', 'invalid_credentials', 'The API key is not valid'],
  expiredCredentials: [401, 'Unauthorized', 'expired_credentials', 'The secret key has expired'],
  wrongSpaceCode: [403, 'Forbidden', 'wrong_space_code', 'The secret key belongs to another space code'],
  notAcceptable: [406, 'Not Acceptable', 'not_acceptable', `Only ${mediaTypes.jsonApi} is available`],
  unsupportedMediaType: [
    415,
    'Unsupported Media Type',
    'unsupported_media_type',
    `Content-Type must be ${mediaTypes.jsonApi}`,
  ],
  invalidParameter: [400, 'Bad Request', 'invalid_parameter', 'Query parameter is not supported'],
  malformedJson: [400, 'Bad Request', 'malformed_json', 'The request body is not valid JSON'],
  invalidDocument: [400, 'Bad Request', 'invalid_document', 'The document must hold a single resource object as data'],
  typeMismatch: [409, 'Conflict', 'type_mismatch', 'Type does not belong to this collection'],
  clientGeneratedId: [403, 'Forbidden', 'client_generated_id', 'Client-generated ids are not supported'],
  internal: [500, 'Internal Server Error', 'internal', 'An unexpected error occurred'],
  unavailable: [503, 'Service Unavailable', 'unavailable', 'The service is temporarily unavailable'],
} as const;

/** The errors that the API has for failures of its own. */
export const failures: Readonly<Record<number, keyof typeof problems | undefined>> = {
  500: 'internal',
  503: 'unavailable',
};

const errorId = (random: Random) => base64url(random.bytes(12));

/** The reply to a failed check. */
export function problem(name: keyof typeof problems, random: Random, source?: ErrorSource, headers = {}): Reply {
  const [status, title, code, detail] = problems[name];
  const error = { id: errorId(random), status: String(status), code, title, detail, ...(source ? { source } : {}) };
  return reply(status, { headers, body: { errors: [error] } });
}

/** The reply to a request body that is larger than allowed. */
export function tooLarge(random: Random, limit: number): Reply {
  const detail = `The request body is larger than ${limit} bytes`;
  const error = { id: errorId(random), status: '413', code: 'too_large', title: 'Content Too Large', detail };
  return reply(413, { body: { errors: [error] } });
}

/** The reply to a document whose members break rules; all violations together. */
export function unprocessable(random: Random, violations: readonly Violation[]): Reply {
  const errors = violations.map(({ code, detail, pointer }) => ({
    id: errorId(random),
    status: '422',
    code,
    title: 'Unprocessable Content',
    detail,
    source: { pointer },
  }));
  return reply(422, { body: { errors } });
}

/** Ends the request with the reply to a failed check. */
export function refuse(name: keyof typeof problems, random: Random, source?: ErrorSource, headers = {}): never {
  throw new Refusal(problem(name, random, source, headers));
}
