import { decodeUtf8, parseJson } from '../../http/bounded-body.ts';
import { mediaTypes, parseMediaType } from '../../http/media-types.ts';
import type { Operations, Responses } from '../../operation/operation.ts';
import { matchRoute } from '../../serve/route.ts';
import type { HostileRequest } from './hostile-request.ts';

/** What is wrong with an answer to a hostile request. */
export async function objectionsTo(
  response: Response,
  request: HostileRequest,
  operations: Operations,
  secrets: readonly string[],
): Promise<readonly string[]> {
  const bytes = new Uint8Array(await response.arrayBuffer());
  const match = matchRoute(operations, request.method, request.target.split('?', 1)[0] ?? '');
  const responses = match.kind === 'operation' ? match.operation.responses : undefined;
  const shown = [...response.headers].flat().join('\n') + new TextDecoder().decode(bytes);
  return [
    ...(response.status < 500 ? [] : [`status ${response.status}`]),
    ...mediaTypeObjections(response, bytes, responses, operations),
    ...lengthObjections(response, bytes, request),
    ...(secrets.some((secret) => shown.includes(secret)) ? ['the credential is shown'] : []),
  ];
}

function mediaTypeObjections(
  { status, headers }: Response,
  bytes: Uint8Array,
  responses: Responses | undefined,
  operations: Operations,
): readonly string[] {
  const given = parseMediaType(headers.get('content-type'))?.type;
  if (responses !== undefined && responses[status] === undefined) return [`status ${status} is not declared`];
  if (bytes.byteLength === 0) return [];
  const declared = responses === undefined ? typesOf(operations) : [responses[status]?.body?.contentType];
  if (!declared.includes(given)) return [`media type ${given}`];
  const isJson = given?.endsWith('json') === true || given === mediaTypes.textJson;
  return !isJson || parseJson(decodeUtf8(bytes)).ok ? [] : ['the body is not JSON'];
}

/** A request that belongs to no operation is answered in a media type of the others. */
const typesOf = (operations: Operations): readonly (string | undefined)[] =>
  Object.values(operations).flatMap(({ responses }) => Object.values(responses).map(({ body }) => body?.contentType));

function lengthObjections(
  { status, headers }: Response,
  bytes: Uint8Array,
  request: HostileRequest,
): readonly string[] {
  const length = headers.get('content-length');
  if (request.method === 'HEAD') return bytes.byteLength === 0 ? [] : ['a body to HEAD'];
  if (status === 204 || status === 304) return length === null ? [] : [`content-length ${length} without content`];
  return length === String(bytes.byteLength) ? [] : [`content-length ${length}, but ${bytes.byteLength} bytes`];
}
