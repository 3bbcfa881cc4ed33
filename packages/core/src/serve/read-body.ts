import { decodeUtf8, parseJson } from '../http/bounded-body.ts';
import { matchesMediaRange, mediaTypes, parseMediaType } from '../http/media-types.ts';
import type { BodySpec } from '../operation/operation.ts';

/** A request body as data, or why it is none. */
export type BodyReading =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'media-type'; readonly detail: string }
  | { readonly kind: 'malformed-json'; readonly detail: string };

/** Reads the bytes of a request body by their declared media type: JSON, or the fields of a form. */
export function readBody(declared: BodySpec | undefined, contentType: string | null, bytes: Uint8Array): BodyReading {
  if (declared === undefined) {
    return bytes.byteLength === 0
      ? { kind: 'value', value: undefined }
      : { kind: 'media-type', detail: 'No body is expected' };
  }
  if (bytes.byteLength === 0 && declared.optional === true) return { kind: 'value', value: undefined };
  const type = parseMediaType(contentType)?.type;
  const accepted = [declared.contentType, ...(declared.accepts ?? [])];
  if (type === undefined || !accepted.some((range) => matchesMediaRange(type, range))) {
    return { kind: 'media-type', detail: `Content-Type must be ${accepted.join(' or ')}` };
  }
  const text = decodeUtf8(bytes);
  if (text !== undefined && declared.contentType === mediaTypes.form) {
    return { kind: 'value', value: Object.fromEntries(new URLSearchParams(text)) };
  }
  const json = parseJson(text);
  return json.ok
    ? { kind: 'value', value: json.value }
    : { kind: 'malformed-json', detail: 'The request body is not valid JSON in UTF-8' };
}
