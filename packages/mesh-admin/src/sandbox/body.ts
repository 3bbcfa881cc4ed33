import { decodeUtf8, matchesMediaRange, parseJson, parseMediaType } from '@tokenyard/core';
import { type Exchange, Refusal } from '@tokenyard/core/sandbox';
import * as z from 'zod/mini';
import { refuse, unsupported } from './replies.ts';

/** Longest body in bytes: a logo of the largest size with the lines around it. */
export const maxBodyBytes = 6 * 1024 * 1024;
/** Longest JSON body in bytes. */
const maxJsonBytes = 1024 * 1024;
/** Longest list in a JSON body: zod passes issues as arguments, so those of an unbounded list could end the stack. */
const maxItems = 10_000;

type Issue = z.core.$ZodIssue;

/** Refuses a body of another media type or charset than its operation takes. */
export function requireMediaType({ match, headers, body }: Exchange): void {
  const declared = match.kind === 'operation' ? match.operation.request.body : undefined;
  const given = headers.get('content-type');
  if (declared === undefined || (given === null && body?.byteLength === 0)) return;
  const { type = '', parameters = {} } = parseMediaType(given) ?? {};
  const taken = [declared.contentType, ...(declared.accepts ?? [])].some((range) => matchesMediaRange(type, range));
  if (!taken || (parameters.charset ?? 'utf-8').toLowerCase() !== 'utf-8') throw new Refusal(unsupported());
}

/** Reads a JSON body by the schema of its operation; refuses it with the first member that is wrong. */
export function readJson<S extends z.ZodMiniType>({ body }: Exchange, schema: S): z.output<S> {
  if (body === undefined || body.byteLength > maxJsonBytes) return refuse('invalidField', 'body');
  const json = parseJson(decodeUtf8(body)?.replace(/^\uFEFF/, ''));
  if (!json.ok || !isObject(json.value)) return refuse('invalidField', 'body');
  const { value } = json;
  const [crowded] = Object.entries(value).find(([, member]) => isTooLong(member)) ?? [];
  if (crowded !== undefined) refuse('invalidField', crowded);
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const missing = issues.find((issue) => isMissing(issue, value));
  if (missing !== undefined) return refuse('missingField', nameOf(missing));
  return refuse('invalidField', nameOf(issues.find(({ path }) => path.length > 0) ?? issues[0]));
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTooLong = (value: unknown) => Array.isArray(value) && value.length > maxItems;

/** Members that may be null or absent raise no issue, so one that does is required. */
function isMissing({ path: [name], code }: Issue, value: Readonly<Record<string, unknown>>): boolean {
  if (name === undefined) return false;
  const given = value[String(name)] ?? null;
  return given === null || (given === '' && code === 'too_small');
}

/** The member of the body that an issue lies in, or the first that is unknown. */
function nameOf(issue: Issue | undefined): string {
  const [unknown = 'body'] = issue?.code === 'unrecognized_keys' ? issue.keys : [];
  return String(issue?.path[0] ?? unknown);
}
