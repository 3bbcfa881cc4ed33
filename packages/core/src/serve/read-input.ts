import * as z from 'zod/mini';
import { safeParse } from 'zod/v4/core';
import { memberNames } from '../operation/member-names.ts';
import type { OperationSpec, Schema } from '../operation/operation.ts';
import type { ProblemFault } from '../operation/problem.ts';
import { describeIssues } from '../schema-issues.ts';
import { jsonPointer } from './json-pointer.ts';
import { parseTexts } from './parse-texts.ts';
import { type BodyReading, readBody, repeatedNames } from './read-body.ts';

/** A request as it arrived: its body was read to the end. */
export interface ArrivedRequest {
  readonly url: URL;
  readonly headers: Headers;
  /** Path parameters, percent-decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly bytes: Uint8Array;
}

/** The parts of a request that fit their declaration; a part that is not declared is `undefined`. */
interface RequestParts {
  readonly path: unknown;
  readonly query: unknown;
  readonly headers: unknown;
  readonly body: unknown;
}

/** A request read as declared, or why it cannot be; `errors` name every broken rule. */
export type InputReading =
  | { readonly kind: 'read'; readonly parts: RequestParts }
  | Exclude<BodyReading, { readonly kind: 'value' }>;

const noParameters = z.strictObject({});

/** Reads a request as its operation declares it, as strictly as our own client writes it. */
export function readInput({ request }: OperationSpec, { url, headers, params, bytes }: ArrivedRequest): InputReading {
  const body = readBody(request.body, headers, bytes);
  if (body.kind !== 'value') return body;
  const errors: ProblemFault[] = repeatedNames(url.searchParams).map((parameter) => ({
    parameter,
    detail: 'may be given once only',
  }));

  type Place = (path: readonly (string | number)[]) => Omit<ProblemFault, 'detail'>;
  const keep = (result: ReturnType<typeof safeParse>, value: unknown, place: Place): unknown => {
    if (result.success) return result.data;
    const issues = describeIssues(result.error.issues, value);
    errors.push(...issues.map(({ path, message }) => ({ ...place(path), detail: message })));
    return undefined;
  };
  const texts = (schema: Schema | undefined, value: Readonly<Record<string, string>>, place: Place) =>
    schema === undefined ? undefined : keep(parseTexts(schema, value), value, place);
  const parameter: Place = (path) => ({ parameter: path.join('.') });

  const parts: RequestParts = {
    path: texts(request.path, params, parameter),
    query: texts(request.query ?? noParameters, Object.fromEntries(url.searchParams), parameter),
    headers: texts(request.headers, headersFor(request.headers, headers), (path) => ({ header: path.join('.') })),
    body:
      request.body === undefined || body.value === undefined
        ? undefined
        : keep(safeParse(request.body.schema, body.value), body.value, (path) => ({ pointer: jsonPointer(path) })),
  };
  return errors.length > 0 ? { kind: 'invalid', errors } : { kind: 'read', parts };
}

/** The request's headers under the names by which the schema declares them. */
function headersFor(schema: Schema | undefined, headers: Headers): Readonly<Record<string, string>> {
  const named = (schema === undefined ? [] : memberNames(schema)).map((name) => [name, headers.get(name)] as const);
  return Object.fromEntries(named.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])));
}
