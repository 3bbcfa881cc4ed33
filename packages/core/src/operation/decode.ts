import { safeParse } from 'zod/v4/core';
import { ResponseValidationError } from '../errors/response-validation-error.ts';
import { decodeUtf8, type ParsedJson, parseJson } from '../http/bounded-body.ts';
import { matchesMediaRange, mediaTypeOf } from '../http/media-types.ts';
import { describeIssues } from '../schema-issues.ts';
import type { OperationSpec } from './operation.ts';

/** A response that was read to its end. */
export interface ReceivedResponse {
  readonly status: number;
  readonly headers: Headers;
  /** The body; `undefined` when it is no UTF-8. */
  readonly text: string | undefined;
  readonly json: ParsedJson;
}

/** Reads the body of a response, whatever it is. Never throws. */
export function received(status: number, headers: Headers, bytes: Uint8Array): ReceivedResponse {
  const text = decodeUtf8(bytes);
  return { status, headers, text, json: parseJson(text) };
}

/** The body of a response as data: parsed JSON, else text, `undefined` when it is empty. */
export const looseBody = ({ text, json }: ReceivedResponse): unknown => (json.ok ? json.value : text || undefined);

/**
 * Reads a success as its operation declares it, tolerant of unknown members.
 * @throws {ResponseValidationError} when status, media type or body are not the declared ones
 */
export function decodeSuccess(operation: OperationSpec, response: ReceivedResponse, attempts: number): unknown {
  const { status, headers, text, json } = response;
  const mayHaveTakenEffect = operation.retry !== 'safe';
  const options = { operationId: operation.id, status, attempts, mayHaveTakenEffect };
  const declared = operation.responses[status];
  if (declared === undefined) throw new ResponseValidationError('the status is not declared', options);
  if (declared.body === undefined) return undefined;
  if (declared.body.optional === true && text === '') return undefined;
  const { contentType, accepts = [] } = declared.body;
  // Parameters of the response media type are of no concern (JSON:API 1.1, client responsibilities).
  const type = mediaTypeOf(headers.get('content-type'));
  if (![contentType, ...accepts].some((range) => matchesMediaRange(type, range))) {
    throw new ResponseValidationError(`the media type is not ${contentType}`, options);
  }
  if (!json.ok) throw new ResponseValidationError('the body is not valid JSON', options);
  const result = safeParse(declared.body.schema, json.value);
  if (!result.success) {
    const issues = describeIssues(result.error.issues, json.value);
    throw new ResponseValidationError('the body does not match its declaration', { ...options, issues });
  }
  return result.data;
}
