import { safeParse } from 'zod/v4/core';
import { ResponseValidationError } from '../errors/response-validation-error.ts';
import { decodeUtf8, parseJson } from '../http/bounded-body.ts';
import { matchesMediaRange, parseMediaType } from '../http/media-types.ts';
import { describeIssues } from '../schema-issues.ts';
import type { OperationSpec } from './operation.ts';

/** A response that was read to its end. */
export interface ReceivedResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly bytes: Uint8Array;
}

/** The body of a response as data: parsed JSON, else text, `undefined` when it is empty. Never throws. */
export function looseBody({ bytes }: ReceivedResponse): unknown {
  if (bytes.byteLength === 0) return undefined;
  const text = decodeUtf8(bytes);
  const parsed = parseJson(text);
  return parsed.ok ? parsed.value : text;
}

/**
 * Reads a success as its operation declares it, tolerant of unknown members.
 * @throws {ResponseValidationError} when status, media type or body are not the declared ones
 */
export function decodeSuccess(operation: OperationSpec, response: ReceivedResponse, attempts: number): unknown {
  const { status, headers } = response;
  const mayHaveTakenEffect = operation.retry !== 'safe';
  const options = { operationId: operation.id, status, attempts, mayHaveTakenEffect };
  const declared = operation.responses[status];
  if (declared === undefined) throw new ResponseValidationError('the status is not declared', options);
  if (declared.body === undefined) return undefined;
  if (declared.body.optional === true && response.bytes.byteLength === 0) return undefined;
  // Parameters of the response media type are of no concern (JSON:API 1.1, client responsibilities).
  const type = parseMediaType(headers.get('content-type'))?.type;
  if (
    type === undefined ||
    ![declared.body.contentType, ...(declared.body.accepts ?? [])].some((range) => matchesMediaRange(type, range))
  ) {
    throw new ResponseValidationError(`the media type is not ${declared.body.contentType}`, options);
  }
  const json = parseJson(decodeUtf8(response.bytes));
  if (!json.ok) throw new ResponseValidationError('the body is not valid JSON', options);
  const result = safeParse(declared.body.schema, json.value);
  if (!result.success) {
    const issues = describeIssues(result.error.issues, json.value);
    throw new ResponseValidationError('the body does not match its declaration', { ...options, issues });
  }
  return result.data;
}
