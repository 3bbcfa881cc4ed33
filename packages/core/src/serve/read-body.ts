import { decodeUtf8, parseJson } from '../http/bounded-body.ts';
import { matchesMediaRange, mediaTypes, parseMediaType } from '../http/media-types.ts';
import type { BodySpec } from '../operation/operation.ts';
import type { ProblemFault } from '../operation/problem.ts';
import { jsonPointer } from './json-pointer.ts';

/** A request body as data, or why it is none. */
export type BodyReading =
  | { readonly kind: 'value'; readonly value: unknown }
  /** `headers` tell what would have been accepted (RFC 9110, section 15.5.16). */
  | { readonly kind: 'media-type'; readonly detail: string; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'malformed-json'; readonly detail: string }
  | { readonly kind: 'invalid'; readonly errors: readonly ProblemFault[] };

/** Reads the bytes of a request body by their declared media type: JSON, or the fields of a form. */
export function readBody(declared: BodySpec | undefined, headers: Headers, bytes: Uint8Array): BodyReading {
  const mayBeAbsent = declared === undefined || declared.optional === true;
  if (mayBeAbsent && bytes.byteLength === 0) return { kind: 'value', value: undefined };
  if (declared === undefined) return { kind: 'media-type', detail: 'No body is expected', headers: {} };
  const coding = headers.get('content-encoding');
  if (coding !== null && coding.toLowerCase() !== 'identity') {
    const detail = 'Content-Encoding must be identity';
    return { kind: 'media-type', detail, headers: { 'Accept-Encoding': 'identity' } };
  }
  const type = parseMediaType(headers.get('content-type'))?.type;
  const accepted = [declared.contentType, ...(declared.accepts ?? [])];
  if (type === undefined || !accepted.some((range) => matchesMediaRange(type, range))) {
    const detail = `Content-Type must be ${accepted.join(' or ')}`;
    return { kind: 'media-type', detail, headers: { Accept: accepted.join(', ') } };
  }
  const text = decodeUtf8(bytes);
  if (declared.contentType === mediaTypes.form) return readForm(text);
  const json = parseJson(text);
  return json.ok
    ? { kind: 'value', value: json.value }
    : { kind: 'malformed-json', detail: 'The request body is not valid JSON in UTF-8' };
}

/** A field that comes twice has no value: whoever takes the first and whoever takes the last would disagree. */
function readForm(text: string | undefined): BodyReading {
  if (text === undefined) return { kind: 'invalid', errors: [{ pointer: '', detail: 'must be a form in UTF-8' }] };
  const fields = new URLSearchParams(text);
  const errors = repeatedNames(fields).map((name) => ({
    pointer: jsonPointer([name]),
    detail: 'may be given once only',
  }));
  return errors.length > 0 ? { kind: 'invalid', errors } : { kind: 'value', value: Object.fromEntries(fields) };
}

/** Names that occur more than once, in the order in which they first do. */
export function repeatedNames(fields: URLSearchParams): readonly string[] {
  const names = [...fields.keys()];
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}
