import { safeParse } from 'zod/v4/core';
import { type InputIssue, InvalidRequestError } from '../errors/invalid-request-error.ts';
import { mediaTypes } from '../http/media-types.ts';
import { queryString } from '../http/url.ts';
import { describeIssues } from '../schema-issues.ts';
import type { BodySpec, OperationSpec, Schema } from './operation.ts';
import { fillPath } from './path-template.ts';

/** A request in the form in which it is sent. */
export interface EncodedRequest {
  /** Path and query, to be put behind the base URL. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | FormData | undefined;
}

type Part = Readonly<Record<string, unknown>>;
const parts = ['path', 'query', 'headers', 'body'] as const;

/** The members of an unknown value, or none. */
const membersOf = (value: unknown): Part => (typeof value === 'object' && value !== null ? { ...value } : {});

/**
 * Checks an input strictly and writes it as a request. `members` are body members that carry credentials.
 * @throws {InvalidRequestError} naming every violated rule; nothing has been sent then
 */
export function encodeRequest(operation: OperationSpec, input: unknown, members: Part): EncodedRequest {
  const given = membersOf(input);
  const issues: InputIssue[] = Object.keys(given)
    .filter((name) => !parts.some((part) => part === name && operation.request[part] !== undefined))
    .map((name) => ({ path: [name], message: 'is not a part of this operation' }));
  const parse = (name: string, schema: Schema | undefined, value: unknown): unknown => {
    if (schema === undefined) return undefined;
    const result = safeParse(schema, value);
    if (!result.success) issues.push(...describeIssues(result.error.issues, value, [name]));
    return result.data;
  };
  const { path, query, headers, body } = operation.request;
  const pathValues = membersOf(parse('path', path, given.path ?? {}));
  const queryValues = membersOf(parse('query', query, given.query ?? {}));
  const headerValues = membersOf(parse('headers', headers, given.headers ?? {}));
  const sendsBody = body !== undefined && !(body.optional === true && given.body === undefined);
  const bodyValue = sendsBody ? parse('body', body.schema, withMembers(given.body, members)) : undefined;
  if (issues.length > 0) throw new InvalidRequestError(issues, { operationId: operation.id });
  return {
    target: fillPath(operation.path, pathValues) + queryString(queryValues),
    headers: { ...headersOf(headerValues), ...(sendsBody ? contentTypeOf(body) : {}) },
    body: sendsBody ? writeBody(body, bodyValue) : undefined,
  };
}

/** The body with its credential members in front. What is no object stays as it is, and is refused. */
const withMembers = (body: unknown, members: Part): unknown =>
  Object.keys(members).length === 0 || !isObject(body ?? {}) ? body : { ...members, ...membersOf(body), ...members };

const isObject = (value: unknown) => typeof value === 'object' && value !== null && !Array.isArray(value);

const headersOf = (values: Part): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name.toLowerCase(), String(value)]),
  );

/** Multipart gets its type, with the boundary, from the platform. */
const contentTypeOf = ({ contentType }: BodySpec): Record<string, string> =>
  contentType === mediaTypes.multipart ? {} : { 'content-type': contentType };

function writeBody({ contentType }: BodySpec, value: unknown): string | FormData {
  if (contentType === mediaTypes.form) return queryString(membersOf(value)).slice(1);
  if (contentType !== mediaTypes.multipart) return JSON.stringify(value);
  const data = new FormData();
  for (const [name, part] of Object.entries(membersOf(value))) {
    if (part instanceof Blob) data.append(name, part);
    else if (part !== undefined) data.append(name, typeof part === 'string' ? part : JSON.stringify(part));
  }
  return data;
}
