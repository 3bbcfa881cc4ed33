import { mediaTypes } from '../http/media-types.ts';
import type { BodySpec, Schema } from './operation.ts';

const bodyOf =
  <const C extends string>(contentType: C) =>
  <S extends Schema>(schema: S) =>
    ({ contentType, schema }) satisfies BodySpec<S>;

/** A body of `application/json`. */
export const json = bodyOf(mediaTypes.json);
/** A body of `application/vnd.api+json` (JSON:API 1.1). */
export const jsonApi = bodyOf(mediaTypes.jsonApi);
/** A body of `application/problem+json` (RFC 9457). */
export const problem = bodyOf(mediaTypes.problem);
/** A body of `multipart/form-data`; the schema is an object of its parts. */
export const multipart = bodyOf(mediaTypes.multipart);
/** A body of `application/x-www-form-urlencoded`; the schema is an object of its fields. */
export const form = bodyOf(mediaTypes.form);

/** The same body, with further media types that a server takes. */
export const accepting = <B extends BodySpec>(body: B, ...accepts: readonly string[]): B => ({ ...body, accepts });

/** The same body, which may be left out. */
export const optionalBody = <B extends BodySpec>(body: B): B & { readonly optional: true } => ({
  ...body,
  optional: true,
});
